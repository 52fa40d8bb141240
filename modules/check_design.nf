include { namesOf } from './design'
include { listOf ; options ; optionsWith ; quoted } from './options'

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
    // the sheets and the table of staged files, one line each: path, tab, base 64 (so that any byte arrives as it is)
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
    // here and not in a function, because Nextflow hashes the parameters that it sees in a process
    def scans = optionsWith(bids, [
        '--bids': bids,
        '--task': params.task,
        '--space': params.space,
        '--session': params.session,
        '--subjects': listOf(params.participants),
        '--runs': listOf(params.runs),
        '--surfaces': namesOf(params.surfaces),
    ])
    def more = options([
        '--assume-combined': params.assume_combined,
        '--confound-columns': listOf(params.confound_columns),
        '--drop-volumes': listOf(params.drop_volumes),
        '--allow-missing-runs': params.allow_missing_runs,
        '--regions': listOf(params.roi_names),
        '--keep-hemispheres': params.keep_hemispheres,
        '--searchlight': params.searchlight,
        '--partition': params.partition,
        '--contrasts': sheets.contrasts || params.localizer_contrasts == 'paper' ? null : params.localizer_contrasts,
    ])
    """
    ${unpacked()}
    check-design ${scans} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --max-pad-seconds ${params.max_pad_seconds} \\
        --metric ${params.metric} \\
        --movie-start ${params.movie_start} \\
        --colour-matrix ${params.colour_matrix} \\
        --compcor ${params.compcor} ${more} \\
        --shifts ${params.shifts} \\
        --shift-min-seconds ${params.shift_min_seconds} \\
        --lag-scan-seconds ${params.lag_scan_seconds} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --threads ${task.cpus} \\
        --output design.json
    """

    stub:
    def scans = optionsWith(bids, [
        '--bids': bids,
        '--task': params.task,
        '--space': params.space,
        '--session': params.session,
        '--subjects': listOf(params.participants),
        '--runs': listOf(params.runs),
        '--surfaces': namesOf(params.surfaces),
    ])
    """
    ${unpacked()}
    check-design ${scans} ${sheetOptions(sheets)} \\
        --tr ${params.tr} \\
        --metric ${params.metric} \\
        --shifts ${params.shifts} \\
        --shift-min-seconds ${params.shift_min_seconds} \\
        --lag-scan-seconds ${params.lag_scan_seconds} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --sheets-only ${options(['--allow-missing-runs': params.allow_missing_runs, '--partition': params.partition, '--searchlight': params.searchlight])} \\
        --output design.json
    """
}

/** By standard input and not in the command, which Nextflow shows with every error. */
def unpacked() {
    'while IFS=\'\t\' read -r name bytes; do mkdir -p "${name%/*}"; base64 --decode <<< "$bytes" > "$name"; done'
}

def sheetOptions(sheets) {
    (sheets.collect { option, sheet -> "--${option} ${quoted(sheet)}" } + ['--staged sheets/staged.tsv']).join(' ')
}
