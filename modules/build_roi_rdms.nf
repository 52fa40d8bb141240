include { words } from './shell'

process BUILD_ROI_RDMS {
    tag "${meta.subject} run ${meta.run}"
    label 'cpu_small'
    publishDir "${params.outdir}/roi_rdms", mode: params.publish_mode

    input:
    // rois and roi_labels belong together by position
    tuple(
        val(meta),
        path(bold, stageAs: 'bold/*'),
        path(bold_json, stageAs: 'bold/*'),
        path(rois, stageAs: 'rois?/*'),
        path(roi_labels, stageAs: 'labels?/*'),
        path(confounds, stageAs: 'confounds/*'),
        path(confounds_json, stageAs: 'confounds/*'),
        path(compcor_mask, stageAs: 'compcor/*'),
        val(drop_volumes),
    )

    output:
    tuple val(meta), path("${meta.subject}_run-${meta.run}_roi-rdms.h5"), emit: rdms
    path "${meta.subject}_run-${meta.run}_roi-rdms.h5.json", emit: sidecar
    tuple val(task.process), val('build-roi-rdms'), eval('build-roi-rdms --version'), topic: versions

    script:
    // those of every run, and those that the sheet names for this one
    def dropped = "${params.drop_volumes == null ? '' : params.drop_volumes};${drop_volumes ?: ''}".tokenize(';, ').unique()
    def options = [
        bold_json ? "--bold-json ${words(bold_json)}" : '',
        confounds ? "--confounds ${words(confounds)}" : '',
        confounds_json ? "--confounds-json ${words(confounds_json)}" : '',
        confounds && params.assume_combined ? '--assume-combined' : '',
        confounds && params.confound_columns ? "--confound-columns ${params.confound_columns.tokenize(';, ').join(' ')}" : '',
        compcor_mask ? "--compcor-mask ${words(compcor_mask)}" : '',
        params.compcor_unscaled ? '--compcor-unscaled' : '',
        params.compcor_trended ? '--compcor-trended' : '',
        params.linear_trend ? '--linear-trend' : '',
        params.no_centre_voxels ? '--no-centre-voxels' : '',
        params.zscore_voxels ? '--zscore-voxels' : '',
        dropped ? "--drop-volumes ${dropped.join(' ')}" : '',
    ].findAll().join(' ')
    """
    build-roi-rdms \\
        --bold ${words(bold)} \\
        --rois ${words(rois)} \\
        --roi-labels ${words(roi_labels)} \\
        --subject ${meta.subject} \\
        --run ${meta.run} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --compcor ${params.compcor} ${options} \\
        --threads ${task.cpus} \\
        --output ${meta.subject}_run-${meta.run}_roi-rdms.h5
    """

    stub:
    """
    build-roi-rdms --version > /dev/null
    touch ${meta.subject}_run-${meta.run}_roi-rdms.h5{,.json}
    """
}
