include { words } from './shell'

process DEFINE_ROIS {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/regions", mode: params.publish_mode, saveAs: { name -> name.contains('/') ? name : null }

    input:
    // the participant's rows of rois.csv with paths as staged, the files they name, warped maps, and the localizer run
    tuple(
        val(meta),
        val(sheet),
        path(files, stageAs: 'regions/?/*'),
        path(warped, stageAs: 'warped/*'),
        path(grid, stageAs: 'grid/*'),
        path(localizer_bold, stageAs: 'localizer/*'),
        path(localizer_json, stageAs: 'localizer/*'),
        path(localizer_events, stageAs: 'events/*'),
        path(localizer_confounds, stageAs: 'confounds/*'),
        path(localizer_confounds_json, stageAs: 'confounds/*'),
    )
    path contrasts, stageAs: 'contrasts/*'

    output:
    tuple val(meta), path("${meta.subject}/rois.nii.gz"), path("${meta.subject}/rois.tsv"), emit: rois
    path "${meta.subject}/tmap_*.nii.gz", emit: tmaps, optional: true
    path "${meta.subject}/rois.json"
    path "${meta.subject}/qc.png"
    // under the participant's name, because the report takes all of them into one folder
    path "${meta.subject}_rois.json", emit: sidecar
    path "${meta.subject}_[qr]o*", emit: qc
    tuple val(task.process), val('define-rois'), eval('define-rois --version'), topic: versions

    script:
    def options = [
        localizer_bold ? "--localizer-bold ${words(localizer_bold)} --localizer-events ${words(localizer_events)}" : '',
        localizer_json ? "--localizer-json ${words(localizer_json)}" : '',
        localizer_confounds ? "--localizer-confounds ${words(localizer_confounds)}" : '',
        localizer_confounds_json ? "--localizer-confounds-json ${words(localizer_confounds_json)}" : '',
        localizer_confounds && params.localizer_confound_columns ? "--confound-columns ${params.localizer_confound_columns.tokenize(';, ').join(' ')}" : '',
        localizer_confounds && params.localizer_compcor ? "--compcor ${params.localizer_compcor}" : '',
        localizer_confounds && params.localizer_compcor && params.assume_combined ? '--assume-combined' : '',
        localizer_bold && params.derivatives ? '--derivatives' : '',
        localizer_bold && params.smoothing ? "--smoothing ${params.smoothing}" : '',
        contrasts ? "--contrasts ${words(contrasts)}" : '',
        params.scale ? "--scale ${params.scale}" : '',
    ].findAll().join(' ')
    """
    cat > rois.csv <<'END_OF_SHEET'
${new groovy.json.JsonSlurper().parseText(sheet)}
END_OF_SHEET
    define-rois \\
        --sheet rois.csv ${options} \\
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
    cp ${meta.subject}/qc.png ${meta.subject}_qc.png
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
