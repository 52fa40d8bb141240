include { listOf ; options ; optionsWith ; words } from './options'

process BUILD_SEARCHLIGHT {
    tag "${meta.subject} run ${meta.run}"
    label 'cpu_large'

    input:
    // of surfaces, bold and bold_json are two, one for each hemisphere, which may be called the same in folders of their own;
    // model_rdms are those of this run
    tuple(
        val(meta),
        path(bold, stageAs: 'bold?/*'),
        path(bold_json, stageAs: 'bold_json?/*'),
        path(mask, stageAs: 'mask?/*'),
        path(surfaces, stageAs: 'surfaces?/*'),
        path(confounds, stageAs: 'confounds/*'),
        path(confounds_json, stageAs: 'confounds_json/*'),
        path(compcor_mask, stageAs: 'compcor/*'),
        val(drop_volumes),
        path(model_rdms, stageAs: 'models/*'),
    )
    // all runs where their overlap is dropped, else none
    val all_runs

    output:
    tuple val(meta), path("${meta.subject}_run-${meta.run}_searchlight.h5"), emit: searchlights
    path "${meta.subject}_run-${meta.run}_searchlight.h5.json", emit: sidecar
    tuple val(task.process), val('build-searchlight'), eval('build-searchlight --version'), topic: versions

    script:
    def more = options([
        '--bold-json': bold_json,
        '--mask': mask,
        '--surfaces': surfaces,
        '--radius': params.searchlight_neighbours ? null : params.searchlight_radius,
        '--neighbours': params.searchlight_neighbours,
        '--confounds': confounds,
        '--confounds-json': confounds_json,
        '--compcor-mask': compcor_mask,
        '--compcor-unscaled': params.compcor_unscaled,
        '--compcor-trended': params.compcor_trended,
        '--linear-trend': params.linear_trend,
        '--no-centre-voxels': params.no_centre_voxels,
        '--zscore-voxels': params.zscore_voxels,
        '--drop-volumes': (listOf(params.drop_volumes) + listOf(drop_volumes)).unique(),
        '--all-runs': all_runs,
    ])
    def of_confounds = optionsWith(confounds, [
        '--assume-combined': params.assume_combined,
        '--confound-columns': listOf(params.confound_columns),
    ])
    """
    build-searchlight \\
        --bold ${words(bold)} \\
        --model-rdms ${words(model_rdms)} \\
        --subject ${meta.subject} \\
        --run ${meta.run} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --compcor ${params.compcor} ${more} ${of_confounds} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --time-control ${params.time_control} \\
        --threads ${task.cpus} \\
        --output ${meta.subject}_run-${meta.run}_searchlight.h5
    """

    stub:
    """
    build-searchlight --version > /dev/null
    touch ${meta.subject}_run-${meta.run}_searchlight.h5{,.json}
    """
}
