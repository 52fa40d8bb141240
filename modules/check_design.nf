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
    """
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --max-pad-seconds ${params.max_pad_seconds} \\
        --movie-start ${params.movie_start} \\
        --colour-matrix ${params.colour_matrix} \\
        --compcor ${params.compcor} ${confoundOptions()} \\
        --threads ${task.cpus} \\
        --output design.json
    """

    stub:
    """
    check-design ${scanOptions(bids)} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --sheets-only \\
        --output design.json
    """
}

def sheetOptions(sheets) {
    [sheets].flatten().collect { sheet -> "--${sheet.baseName} ${sheet}" }.join(' ')
}

def confoundOptions() {
    return [
        params.assume_combined ? '--assume-combined' : '',
        params.confound_columns ? "--confound-columns ${params.confound_columns.tokenize(';, ').join(' ')}" : '',
    ].findAll().join(' ')
}

def scanOptions(bids) {
    if (!bids) {
        return ''
    }
    return [
        "--bids ${bids} --task ${params.task} --space ${params.space}",
        params.session ? "--session ${params.session}" : '',
        params.participants ? "--subjects ${params.participants.tokenize(';, ').join(' ')}" : '',
        params.runs ? "--runs ${"${params.runs}".tokenize(';, ').join(' ')}" : '',
    ].findAll().join(' ')
}
