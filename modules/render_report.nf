include { listOf ; options ; optionsWith ; words } from './options'

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
    path similarity
    path sidecars, stageAs: 'sidecars/*'
    // where the regions lie in one scan, for the map of many
    tuple(
        val(meta),
        path(rois, stageAs: 'rois?/*'),
        path(roi_labels, stageAs: 'labels?/*'),
        path(bold, stageAs: 'bold?/*'),
        path(surfaces, stageAs: 'surfaces?/*'),
    )
    path qc, stageAs: 'qc/*'
    // which run each video belongs to, in the videos' order
    tuple val(runs), path(videos, stageAs: 'videos/?/*')
    val versions
    val leftovers

    output:
    path 'report.html', emit: report
    path 'summary.txt', emit: summary
    path 'report.sidecar.json', emit: sidecar
    path 'figures', emit: figures, optional: true

    script:
    def more = options([
        '--leftovers': leftovers ? 'leftovers.txt' : null,
        '--group-dir': group_dir,
        '--pca-dir': pca_dir,
        '--fits': fits,
        '--unique': unique,
        '--ceilings': ceilings,
        '--similarity': similarity,
        '--qc': qc,
    ])
    def of_regions = optionsWith(rois, [
        '--rois': rois,
        '--roi-labels': roi_labels,
        '--regions': listOf(params.roi_names),
        '--keep-hemispheres': params.keep_hemispheres,
        '--bold': bold,
        '--surfaces': surfaces,
    ])
    // a run stands before each movie's name as it is staged
    def named_videos = [runs, [videos].flatten()].transpose().collect { run, video -> "${run}=${words(video)}" }.join(' ')
    def of_movies = named_videos ? "--videos ${named_videos}" : ''
    """
    cat > versions.tsv <<'END_OF_VERSIONS'
tool	version
${versions}
END_OF_VERSIONS
    cat > leftovers.txt <<'END_OF_LEFTOVERS'
${leftovers.join('\n')}
END_OF_LEFTOVERS
    render-report \\
        --design ${design} ${more} ${of_regions} ${of_movies} \\
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
