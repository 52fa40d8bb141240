include { options } from './options'

process SIMULATE_STUDY {
    label 'cpu_large'
    publishDir params.outdir, mode: params.publish_mode

    output:
    path 'study', emit: study
    path 'study/study.json', emit: sidecar, optional: true
    tuple val(task.process), val('simulate-study'), eval('simulate-study --version'), topic: versions

    script:
    def more = options(['--null': params.simulate_null])
    """
    simulate-study \\
        --subjects ${params.simulate_subjects} \\
        --runs ${params.simulate_runs} \\
        --volumes ${params.simulate_volumes} \\
        --noise ${params.simulate_noise} ${more} \\
        --seed ${params.seed} \\
        --threads ${task.cpus} \\
        --output study
    """

    stub:
    """
    simulate-study --version > /dev/null
    mkdir study
    for sheet in subjects:subject,run,bold,rois,roi_labels stimuli:run,video,volumes models:model,label,network,weights; do
        echo "\${sheet#*:}" > study/\${sheet%%:*}.csv
    done
    for run in \$(seq ${params.simulate_runs}); do
        echo "\$run,run-\$run.mp4,${params.simulate_volumes}" >> study/stimuli.csv
        for subject in \$(seq ${params.simulate_subjects}); do
            echo "sub-0\$subject,\$run,sub-0\${subject}_run-\${run}_bold.nii.gz,rois.nii.gz,rois.tsv" >> study/subjects.csv
        done
    done
    printf 'network-%s,Network %s,resnet18-imagenet,network-%s.safetensors\\n' 1 1 1 2 2 2 >> study/models.csv
    echo '{}' > study/truth.json
    """
}
