"""Uses the job as a library on the cluster, for all kinds of input in one application:

    spark-submit --py-files nertag_spark.py library.py FOLDER

FOLDER/table.json, lines of JSON, becomes FOLDER/table, a Parquet file. FOLDER/NAME.rows gets the rows of each input, and
of what the job has written to FOLDER/lines.out, as lines of JSON; FOLDER/failure what comes of an option that is none."""
import json
import sys

from pyspark.sql import SparkSession

import nertag_spark


def main(folder):
    spark = SparkSession.builder.getOrCreate()

    def keep(name, table):
        with open(f'{folder}/{name}.rows', 'w', encoding='utf-8') as file:
            for row in table.collect():
                file.write(json.dumps(row.asDict(recursive=True)) + '\n')

    def tag(*arguments, **options):
        return nertag_spark.tag(spark, *arguments, with_record=True, **options)

    keep('lines', spark.read.parquet(f'{folder}/lines.out'))
    columns = 'id string, text string, url string, n string'
    spark.read.schema(columns).json(f'{folder}/table.json').coalesce(1).write.parquet(f'{folder}/table')
    keep('table', tag('parquet', f'{folder}/table', ['--with-text']))
    keep('texts', tag('text', f'{folder}/texts'))
    keep('archives', tag('warc', f'{folder}/archives'))
    keep('large', nertag_spark.tag(spark, 'text', f'{folder}/large', ['--with-text']).selectExpr('length(text)', 'error'))
    try:
        tag('text', f'{folder}/texts', ['--no-such-option']).count()
    except Exception as error:
        with open(f'{folder}/failure', 'w', encoding='utf-8') as file:
            file.write(str(error))


main(sys.argv[1])
