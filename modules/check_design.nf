include { quoted ; words } from './shell'

process CHECK_DESIGN {
    label 'cpu_small'
    publishDir "${params.outdir}/design", mode: params.publish_mode

    input:
    // the sheets by option, each as a path below the task; the files that cells name; the BIDS folder, a digest of its listing
    tuple(
        val(sheets),
        path(files, stageAs: 'inputs/?/*'),
        path(bids, stageAs: 'bids/*'),
        val(listing),
    )
    // the sheets and the table of staged files, one line each: base 64 (so that any byte arrives as it is), space, path
    stdin

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
    ${unpacked()}
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
    ${unpacked()}
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} ${params.allow_missing_runs ? '--allow-missing-runs' : ''} \\
        --sheets-only \\
        --output design.json
    """
}

/** By standard input and not in the command, which Nextflow shows with every error. */
def unpacked() {
    'while read -r bytes name; do mkdir -p "${name%/*}"; base64 --decode <<< "$bytes" > "$name"; done'
}

def sheetOptions(sheets) {
    (sheets.collect { option, sheet -> "--${option} ${quoted(sheet)}" } + ['--staged sheets/staged.tsv']).join(' ')
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
