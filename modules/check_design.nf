include { listOf ; options ; optionsWith } from './options'

process CHECK_DESIGN {
    label 'cpu_small'
    publishDir "${params.outdir}/design", mode: params.publish_mode

    input:
    // the sheets with paths as staged; the files that they name; the BIDS folder and a digest of its listing
    tuple path(sheets), path(files, stageAs: 'inputs/?/*'), path(bids, stageAs: 'bids'), val(listing)

    output:
    path 'design.json', emit: design
    path 'design.json.json', emit: sidecar, optional: true
    tuple val(task.process), val('check-design'), eval('check-design --version'), topic: versions

    script:
    def more = options([
        '--assume-combined': params.assume_combined,
        '--confound-columns': listOf(params.confound_columns),
        '--drop-volumes': listOf(params.drop_volumes),
        '--allow-missing-runs': params.allow_missing_runs,
    ])
    """
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --max-pad-seconds ${params.max_pad_seconds} \\
        --movie-start ${params.movie_start} \\
        --colour-matrix ${params.colour_matrix} \\
        --compcor ${params.compcor} ${more} \\
        --threads ${task.cpus} \\
        --output design.json
    """

    stub:
    """
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --sheets-only ${options(['--allow-missing-runs': params.allow_missing_runs])} \\
        --output design.json
    """
}

def sheetOptions(sheets) {
    [sheets].flatten().collect { sheet -> "--${sheet.baseName} ${sheet}" }.join(' ')
}

def scanOptions(bids) {
    optionsWith(bids, [
        '--bids': bids,
        '--task': params.task,
        '--space': params.space,
        '--session': params.session,
        '--subjects': listOf(params.participants),
        '--runs': listOf(params.runs),
    ])
}
