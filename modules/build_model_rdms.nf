include { options ; words } from './options'

process BUILD_MODEL_RDMS {
    tag "${meta.model} run ${meta.run}"
    label 'cpu_small'
    publishDir "${params.outdir}/model_rdms", mode: params.publish_mode

    input:
    // Grams and their metric, or RDMs that were given
    tuple val(meta), path(grams), path(rdms, stageAs: 'rdms/*'), val(metric)

    output:
    tuple val(meta), path("${meta.model}_run-${meta.run}_model-rdms.h5"), emit: rdms
    path "${meta.model}_run-${meta.run}_model-rdms.h5.json", emit: sidecar
    tuple val(task.process), val('build-model-rdms'), eval('build-model-rdms --version'), topic: versions

    script:
    def of_grams = "--grams ${grams} --metric ${metric} " + options(['--centre-features': params.centre_features])
    def of_rdms = "--rdms ${words(rdms)} --model ${meta.model} --run ${meta.run}"
    """
    build-model-rdms ${rdms ? "${of_rdms} --tr ${params.tr} --slice-time-ref ${params.slice_time_ref}" : of_grams} \\
        --threads ${task.cpus} \\
        --output ${meta.model}_run-${meta.run}_model-rdms.h5
    """

    stub:
    """
    build-model-rdms --version > /dev/null
    touch ${meta.model}_run-${meta.run}_model-rdms.h5{,.json}
    """
}
