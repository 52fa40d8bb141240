include { isOn ; listOf ; options ; optionsWith ; words } from './options'

process BUILD_ROI_RDMS {
    tag "${meta.subject} run ${meta.run}"
    label 'cpu_small'
    // Grams are for compare-rdms alone, and large
    publishDir "${params.outdir}/roi_rdms", mode: params.publish_mode, saveAs: { name ->
        name ==~ /.*_roi-rdms[.]h5([.]json)?/ && (isOn(params.publish_roi_rdms) || name.endsWith('.json')) ? name : null
    }

    input:
    // of surfaces, bold and bold_json are two, one for each hemisphere, which may be called the same in folders of their own;
    // rois and roi_labels belong together by position
    tuple(
        val(meta),
        path(bold, stageAs: 'bold?/*'),
        path(bold_json, stageAs: 'bold_json?/*'),
        path(rois, stageAs: 'rois?/*'),
        path(roi_labels, stageAs: 'labels?/*'),
        path(confounds, stageAs: 'confounds/*'),
        path(confounds_json, stageAs: 'confounds_json/*'),
        path(compcor_mask, stageAs: 'compcor/*'),
        val(drop_volumes),
    )
    // whether Grams are wanted, too
    val with_grams

    output:
    tuple val(meta), path("${meta.subject}_run-${meta.run}_roi-rdms.h5"), emit: rdms
    tuple val(meta), path("${meta.subject}_run-${meta.run}_roi-grams.h5"), emit: grams, optional: true
    path "${meta.subject}_run-${meta.run}_roi-rdms.h5.json", emit: sidecar
    tuple val(task.process), val('build-roi-rdms'), eval('build-roi-rdms --version'), topic: versions

    script:
    def more = options([
        '--bold-json': bold_json,
        '--roi-labels': roi_labels,
        '--regions': listOf(params.roi_names),
        '--keep-hemispheres': params.keep_hemispheres,
        '--confounds': confounds,
        '--confounds-json': confounds_json,
        '--compcor-mask': compcor_mask,
        '--compcor-unscaled': params.compcor_unscaled,
        '--compcor-trended': params.compcor_trended,
        '--linear-trend': params.linear_trend,
        '--no-centre-voxels': params.no_centre_voxels,
        '--zscore-voxels': params.zscore_voxels,
        '--grams-output': with_grams ? "${meta.subject}_run-${meta.run}_roi-grams.h5" : null,
        // those of every run, and those that the sheet names for this one
        '--drop-volumes': (listOf(params.drop_volumes) + listOf(drop_volumes)).unique(),
    ])
    def of_confounds = optionsWith(confounds, [
        '--assume-combined': params.assume_combined,
        '--confound-columns': listOf(params.confound_columns),
    ])
    """
    build-roi-rdms \\
        --bold ${words(bold)} \\
        --rois ${words(rois)} \\
        --subject ${meta.subject} \\
        --run ${meta.run} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --compcor ${params.compcor} ${more} ${of_confounds} \\
        --threads ${task.cpus} \\
        --output ${meta.subject}_run-${meta.run}_roi-rdms.h5
    """

    stub:
    """
    build-roi-rdms --version > /dev/null
    touch ${meta.subject}_run-${meta.run}_roi-rdms.h5{,.json} \\
        ${with_grams ? "${meta.subject}_run-${meta.run}_roi-grams.h5" : ''}
    """
}
