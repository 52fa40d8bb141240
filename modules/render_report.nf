process RENDER_REPORT {
    label 'cpu_small'
    publishDir params.outdir, mode: params.publish_mode

    input:
    path design
    path group_dir
    path pca_dir
    path fits, stageAs: 'fits/*'
    path unique, stageAs: 'unique/*'
    path ceilings, stageAs: 'ceilings/*'
    path sidecars, stageAs: 'sidecars/*'
    path qc, stageAs: 'qc/*'
    // which run each video belongs to, in the videos' order
    tuple val(runs), path(videos, stageAs: 'videos/?/*')
    val versions

    output:
    path 'report.html', emit: report
    path 'summary.txt', emit: summary
    path 'report.sidecar.json', emit: sidecar
    path 'figures', emit: figures, optional: true

    script:
    def group_option = group_dir ? "--group-dir ${group_dir}" : ''
    def pca_option = pca_dir ? "--pca-dir ${pca_dir}" : ''
    def fits_option = fits ? "--fits ${fits}" : ''
    def unique_option = unique ? "--unique ${unique}" : ''
    def ceilings_option = ceilings ? "--ceilings ${ceilings}" : ''
    def qc_option = qc ? "--qc ${qc}" : ''
    def named_videos = [runs, [videos].flatten()].transpose().collect { run, video -> "${run}=${video}" }.join(' ')
    def videos_option = named_videos ? "--videos ${named_videos}" : ''
    """
    cat > versions.tsv <<'END_OF_VERSIONS'
tool	version
${versions}
END_OF_VERSIONS
    render-report \\
        --design ${design} ${group_option} ${pca_option} \\
        ${fits_option} ${unique_option} ${ceilings_option} ${qc_option} ${videos_option} \\
        --sidecars ${sidecars} \\
        --versions versions.tsv \\
        --movie-start ${params.movie_start} \\
        --colour-matrix ${params.colour_matrix} \\
        --threads ${task.cpus} \\
        --output report.html
    """

    stub:
    """
    render-report --version > /dev/null
    touch report.html report.sidecar.json
    echo 'stub run: no results' > summary.txt
    """
}
