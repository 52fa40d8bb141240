include { words } from './options'

process EVALUATE_NETWORK {
    label 'gpu'
    label 'use_gpu'
    publishDir params.outdir, mode: params.publish_mode

    input:
    // the classifiers, each list in the same order
    tuple val(networks), path(weights), path(cards), path(histories)
    path shards, stageAs: 'shards'
    val score
    val cropping

    output:
    path 'accuracy/table2.tsv', emit: table
    path 'accuracy/*', emit: all
    tuple val(task.process), val('evaluate-network'), eval('evaluate-network --version'), topic: versions

    // several devices share a training; one evaluates
    script:
    def device = params.device.toString().tokenize(',')[0]
    """
    evaluate-network \\
        --network ${networks.join(' ')} \\
        --weights ${words(weights)} \\
        --card ${words(cards)} \\
        --history ${words(histories)} \\
        --shards shards \\
        --score ${score} \\
        --cropping ${cropping} \\
        --device ${device} \\
        --threads ${task.cpus} \\
        --output-dir accuracy
    """

    stub:
    def device = params.device.toString().tokenize(',')[0]
    """
    evaluate-network --cropping ${cropping} --device ${device} --version > /dev/null
    mkdir accuracy
    touch accuracy/table2.tsv
    """
}
