include { quoted ; words } from './shell'

process CHECK_DESIGN {
    label 'cpu_small'
    publishDir "${params.outdir}/design", mode: params.publish_mode

    input:
    // the sheets' bytes and the table of staged files (both in base 64, so that any byte reaches check-design as it is), the
    // files that cells name, the BIDS folder and a digest of its listing
    tuple(
        val(sheets),
        val(staged),
        path(files, stageAs: 'inputs/?/*'),
        path(bids, stageAs: 'bids/*'),
        val(listing),
    )

    output:
    path 'design.json', emit: design
    path 'scans.tsv', emit: scans
    path 'screenings.tsv', emit: screenings
    path 'regions.tsv', emit: regions
    path 'warps.tsv', emit: warps
    path 'design.sidecar.json', emit: sidecar
    tuple val(task.process), val('check-design'), eval('check-design --version'), topic: versions

    script:
    """
    ${written(sheets, staged)}
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --max-pad-seconds ${params.max_pad_seconds} \\
        --compcor ${params.compcor} ${confoundOptions()} \\
        --threads ${task.cpus} \\
        --output design.json
    """

    stub:
    """
    ${written(sheets, staged)}
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} ${params.allow_missing_runs ? '--allow-missing-runs' : ''} \\
        --sheets-only \\
        --output design.json
    """
}

/** A sheet keeps the user's name, for messages, in a folder of its own. */
def sheetPath(sheet) {
    quoted("sheets/${sheet.option}/${sheet.name}")
}

def written(sheets, staged) {
    def folders = "mkdir -p ${sheets.collect { sheet -> "sheets/${sheet.option}" }.join(' ')}"
    def files = sheets.collect { sheet -> [sheetPath(sheet), sheet.bytes] } + [['staged.tsv', staged]]
    return ([folders] + files.collect { name, bytes -> "base64 --decode > ${name} <<< '${bytes}'" }).join('\n    ')
}

def sheetOptions(sheets) {
    (sheets.collect { sheet -> "--${sheet.option} ${sheetPath(sheet)}" } + ['--staged staged.tsv']).join(' ')
}

def confoundOptions() {
    return [
        params.assume_combined ? '--assume-combined' : '',
        params.allow_missing_runs ? '--allow-missing-runs' : '',
        params.drop_volumes != null ? "--drop-volumes ${"${params.drop_volumes}".tokenize(';, ').join(' ')}" : '',
        params.confound_columns ? "--confound-columns ${params.confound_columns.tokenize(';, ').join(' ')}" : '',
    ].findAll().join(' ')
}

def scanOptions(bids) {
    if (!bids) {
        return ''
    }
    return [
        "--bids ${words(bids)} --task ${params.task} --space ${params.space}",
        params.session ? "--session ${params.session}" : '',
        params.participants ? "--subjects ${params.participants.tokenize(';, ').join(' ')}" : '',
        params.runs ? "--runs ${"${params.runs}".tokenize(';, ').join(' ')}" : '',
    ].findAll().join(' ')
}
