// compromise_peer.js FOLDER: tags JSON Lines on standard input with people, places and organizations, one mention a
// line. FOLDER holds node_modules.
const nlp = require(require.resolve('compromise', { paths: [process.argv[2]] }));
const input = require('fs').readFileSync(0, 'utf8');
let output = '';
for (const line of input.split('\n')) {
  if (line === '') continue;
  const mentions = nlp(JSON.parse(line).text).topics().json({ offset: true, terms: false });
  for (const { text, offset } of mentions) {
    output += JSON.stringify([offset.start, offset.start + offset.length, text]) + '\n';
  }
}
require('fs').writeFileSync(1, output);
