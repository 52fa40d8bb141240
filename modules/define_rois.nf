include { listOf ; options ; optionsWith ; words } from './options'

process DEFINE_ROIS {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/regions", mode: params.publish_mode, saveAs: { name -> name.contains('/') ? name : null }

    input:
    // the participant's rows of rois.csv with paths as staged, the files they name, warped maps, and the localizer run;
    // of surfaces, grid, brain_mask and surfaces are two, one for each hemisphere
    tuple(
        val(meta),
        val(sheet),
        path(files, stageAs: 'regions/?/*'),
        path(warped, stageAs: 'warped/*'),
        path(grid, stageAs: 'grid?/*'),
        path(brain_mask, stageAs: 'brain?/*'),
        path(surfaces, stageAs: 'surfaces?/*'),
        path(localizer_bold, stageAs: 'localizer/*'),
        path(localizer_json, stageAs: 'localizer_json/*'),
        path(localizer_events, stageAs: 'events/*'),
        path(localizer_confounds, stageAs: 'confounds/*'),
        path(localizer_confounds_json, stageAs: 'confounds_json/*'),
    )
    path contrasts, stageAs: 'contrasts/*'

    output:
    tuple val(meta), path("${meta.subject}/rois.*nii*"), path("${meta.subject}/rois.tsv"), emit: rois
    path "${meta.subject}/tmap_*.nii.gz", emit: tmaps, optional: true
    path "${meta.subject}/rois.json"
    // of regions on surfaces there is no picture
    path "${meta.subject}/qc.png", optional: true
    // under the participant's name, because the report takes all of them into one folder
    path "${meta.subject}_rois.json", emit: sidecar
    path "${meta.subject}_qc.png", emit: qc, optional: true
    path "${meta.subject}_rois.tsv", emit: labels
    tuple val(task.process), val('define-rois'), eval('define-rois --version'), topic: versions

    script:
    def more = options([
        '--brain-mask': brain_mask,
        '--surfaces': surfaces,
        '--localizer-json': localizer_json,
        '--localizer-confounds': localizer_confounds,
        '--localizer-confounds-json': localizer_confounds_json,
        '--scale': params.scale,
    ])
    def of_localizer = optionsWith(localizer_bold, [
        '--localizer-bold': localizer_bold,
        '--localizer-events': localizer_events,
        '--contrasts': contrasts ?: params.localizer_contrasts,
        '--derivatives': params.derivatives,
        '--smoothing': params.smoothing,
    ])
    def of_confounds = optionsWith(localizer_confounds, [
        '--confound-columns': listOf(params.localizer_confound_columns),
        '--compcor': params.localizer_compcor,
        '--assume-combined': params.assume_combined,
    ])
    """
    cat > rois.csv <<'END_OF_SHEET'
${new groovy.json.JsonSlurper().parseText(sheet)}
END_OF_SHEET
    define-rois \\
        --sheet rois.csv ${more} ${of_localizer} ${of_confounds} \\
        --noise ${params.noise} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --high-pass ${params.high_pass} \\
        --grid ${words(grid)} \\
        --radius ${params.radius} \\
        --voxels ${params.voxels} \\
        --inside ${params.inside} \\
        --outside ${params.outside} \\
        --threads ${task.cpus} \\
        --output-dir ${meta.subject}
    # the report takes these of all participants together
    [ ! -e ${meta.subject}/qc.png ] || cp ${meta.subject}/qc.png ${meta.subject}_qc.png
    cp ${meta.subject}/rois.tsv ${meta.subject}_rois.tsv
    cp ${meta.subject}/rois.json ${meta.subject}_rois.json
    """

    stub:
    """
    define-rois --version > /dev/null
    mkdir ${meta.subject}
    touch ${meta.subject}/rois.nii.gz ${meta.subject}/rois.tsv ${meta.subject}/{rois.json,qc.png} ${meta.subject}_{qc.png,rois.tsv,rois.json}
    """
}
