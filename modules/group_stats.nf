include { options } from './options'

process GROUP_STATS {
    label 'cpu_small'
    publishDir params.outdir, mode: params.publish_mode

    input:
    path fits, stageAs: 'fits/*'
    path ceilings, stageAs: 'ceilings/*'
    path unique, stageAs: 'unique/*'
    path fit_nulls, stageAs: 'fit_nulls/*'
    path unique_nulls, stageAs: 'unique_nulls/*'
    path layers, stageAs: 'layers/*'
    path lag_scans, stageAs: 'lag_scans/*'
    path measures, stageAs: 'measures/*'
    path parts, stageAs: 'parts/*'
    // there is something to work on: fits, or the ceilings of the brain half alone
    val any

    output:
    path 'group', emit: group
    tuple val(task.process), val('group-stats'), eval('group-stats --version'), topic: versions

    script:
    def more = options([
        '--fits': fits,
        '--ceilings': ceilings,
        '--unique': unique,
        '--nulls': [fit_nulls, unique_nulls].flatten(),
        '--layers': layers,
        '--lag-scans': lag_scans,
        '--measures': measures,
        '--parts': parts,
        '--bonferroni-m': params.bonferroni_m,
        '--na-as-zero': params.na_as_zero,
    ])
    """
    group-stats \\
        --score-average ${params.score_average} ${more} \\
        --output-dir group \\
        --threads ${task.cpus}
    """

    stub:
    """
    group-stats --version > /dev/null
    mkdir group
    touch group/group_fit.tsv group/group_tests.tsv group/group_unique.tsv group/participant_scores.tsv group/lost_runs.tsv \\
        group/scores_long.tsv group/group_layers.tsv group/group_lag_scan.tsv group/group_measures.tsv group/group_parts.tsv group/group.json
    """
}
