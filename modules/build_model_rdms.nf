include { options } from './options'

process BUILD_MODEL_RDMS {
    tag "${meta.model} run ${meta.run}"
    label 'cpu_small'
    publishDir "${params.outdir}/model_rdms", mode: params.publish_mode

    input:
    tuple val(meta), path(grams)

    output:
    tuple val(meta), path("${meta.model}_run-${meta.run}_model-rdms.h5"), emit: rdms
    path "${meta.model}_run-${meta.run}_model-rdms.h5.json", emit: sidecar
    tuple val(task.process), val('build-model-rdms'), eval('build-model-rdms --version'), topic: versions

    script:
    def more = options(['--centre-features': params.centre_features])
    """
    build-model-rdms \\
        --grams ${grams} \\
        --metric ${params.metric} ${more} \\
        --threads ${task.cpus} \\
        --output ${meta.model}_run-${meta.run}_model-rdms.h5
    """

    stub:
    """
    build-model-rdms --version > /dev/null
    touch ${meta.model}_run-${meta.run}_model-rdms.h5{,.json}
    """
}
