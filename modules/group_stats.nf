process GROUP_STATS {
    label 'cpu_small'
    publishDir params.outdir, mode: params.publish_mode

    input:
    path fits, stageAs: 'fits/*'
    path ceilings, stageAs: 'ceilings/*'
    path unique, stageAs: 'unique/*'
    // there is something to work on: fits, or the ceilings of the brain half alone
    val any

    output:
    path 'group', emit: group
    tuple val(task.process), val('group-stats'), eval('group-stats --version'), topic: versions

    script:
    def fits_option = fits ? "--fits ${fits}" : ''
    def ceilings_option = ceilings ? "--ceilings ${ceilings}" : ''
    def unique_option = unique ? "--unique ${unique}" : ''
    def bonferroni_option = params.bonferroni_m == null ? '' : "--bonferroni-m ${params.bonferroni_m}"
    def na_option = params.na_as_zero ? '--na-as-zero' : ''
    """
    group-stats \\
        --output-dir group ${fits_option} ${ceilings_option} ${unique_option} \\
        --score-average ${params.score_average} ${bonferroni_option} ${na_option} \\
        --threads ${task.cpus}
    """

    stub:
    """
    group-stats --version > /dev/null
    mkdir group
    touch group/group_fit.tsv group/group_tests.tsv group/group_unique.tsv group/participant_scores.tsv group/lost_runs.tsv
    """
}
