"""Results as an aligned table and as a plot."""
import math
from xml.sax.saxutils import escape

NERTAG_COLOUR = '#d62728'
COLOURS = ('#1f77b4', '#2ca02c', '#9467bd', '#ff7f0e', '#8c564b', '#17becf', '#7f7f7f', '#bcbd22', '#e377c2', '#0b3d6b',
           '#7fbf7b')
COLUMNS = (('tool', 'tool'), ('names', 'names'), ('cpu_s', 'CPU s'), ('mb_per_s', 'MB/s'), ('documents_per_s', 'docs/s'),
           ('start_ms', 'start ms'), ('peak_mb', 'peak MB'), ('prepare_s', 'prepare s'), ('mentions', 'mentions'),
           ('cpu_ratio', 'CPU/nertag'), ('note', 'note'))


def number(value):
    if value is None:
        return '-'
    if isinstance(value, int):
        return f'{value:,}'
    if isinstance(value, str):
        return value
    return f'{value:,.0f}' if abs(value) >= 100 else f'{value:.3g}'


def cells(row):
    if 'error' in row:
        return [row['tool'], number(row['names']), *['-'] * (len(COLUMNS) - 3), row['error']]
    found = [number(row.get(key)) for key, _ in COLUMNS]
    if row['extrapolated']:
        found[2] = '~' + found[2]
        found[-1] += f' (on {row["measured_mb"]:.1f} MB)'
    return found


def align(rows):
    """Columns padded to their widest cell; text to the left, numbers to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    last = len(widths) - 1
    return '\n'.join('  '.join(cell.ljust(width) if at in (0, last) else cell.rjust(width)
                               for at, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in rows)


def table(results):
    about, machine = results['corpus'], results['environment']
    head = (f'{about["megabytes"]:.1f} MB of text in {about["documents"]:,} documents ({", ".join(about["sources"])}); '
            f'one CPU of {machine["cpus"]} × {machine["cpu"]}; load {machine["load"]} at the end\n'
            'CPU s: user + system, median, start-up included; ~: from a slice. CPU/nertag: more than 1 is slower.\n')
    return head + '\n' + align([[title for _, title in COLUMNS]] + [cells(row) for row in results['rows']])


def plot(results, path):
    """Throughput over the number of names, both on logarithmic axes; a level line for tools that take no list."""
    rows = [row for row in results['rows'] if 'mb_per_s' in row]
    series = {}
    for row in rows:
        if row['names'] or not any(other['tool'] == row['tool'] and other['names'] for other in rows):
            series.setdefault(row['tool'], []).append((row['names'], row['mb_per_s'], row.get('cpu_ratio')))
    sizes = sorted({row['names'] for row in rows if row['names']}) or [1000]
    rates = [row['mb_per_s'] for row in rows] or [1]
    left, top, width, height = 70, 50, 560, 420
    low, high = math.floor(math.log10(min(rates))), math.ceil(math.log10(max(rates)) + 1e-9)
    from_, to = math.log10(sizes[0]), max(math.log10(sizes[-1]), math.log10(sizes[0]) + 1)

    def x(names):
        return left + width * (math.log10(names) - from_) / (to - from_)

    def y(rate):
        return top + height * (1 - (math.log10(rate) - low) / max(high - low, 1))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="1060" height="{top + height + 60}" '
           'font-family="sans-serif" font-size="12">', '<rect width="100%" height="100%" fill="white"/>',
           f'<text x="{left}" y="24" font-size="16">MB/s of news text on one CPU, by the number of names</text>']
    for power in range(low, high + 1):
        level = y(10 ** power)
        out.append(f'<path d="M{left} {level:.1f}H{left + width}" stroke="#ddd"/>'
                   f'<text x="{left - 8}" y="{level + 4:.1f}" text-anchor="end">{10.0 ** power:g}</text>')
    for size in sizes:
        out.append(f'<path d="M{x(size):.1f} {top}V{top + height}" stroke="#eee"/>'
                   f'<text x="{x(size):.1f}" y="{top + height + 20}" text-anchor="middle">{size:,}</text>')
    ranked = sorted(series.items(), key=lambda item: -item[1][-1][1])
    for at, (tool, points) in enumerate(ranked):
        colour = NERTAG_COLOUR if tool == 'nertag' else COLOURS[at % len(COLOURS)]
        dots = [(x(names), y(rate)) for names, rate, _ in points if names]
        level = y(points[0][1])
        line = 'M' + 'L'.join(f'{a:.1f} {b:.1f}' for a, b in dots) if dots else f'M{left} {level:.1f}H{left + width}'
        stroke = 3 if tool == 'nertag' else 1.5
        out.append(f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{stroke}"'
                   f'{"" if dots else " stroke-dasharray=" + chr(34) + "6 4" + chr(34)}/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in dots]
        ratio = f', {number(points[-1][2])} × the CPU time' if tool != 'nertag' and points[-1][2] else ''
        legend = f'{tool}: {number(points[-1][1])} MB/s{ratio}'
        out.append(f'<rect x="{left + width + 24}" y="{top + 22 * at}" width="14" height="4" fill="{colour}"/>'
                   f'<text x="{left + width + 46}" y="{top + 22 * at + 6}">{escape(legend)}</text>')
    out.append(f'<text x="{left}" y="{top + height + 44}" fill="#555">Legend: at the most names measured; dashed: '
               'takes no list of names; CPU time as a multiple of that of nertag.</text></svg>')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(out) + '\n')
