// What each model makes of each run of the movie, one RDM per layer: networks see it, features are sampled, RDMs are taken as given.

include { hrfFile ; task } from '../modules/design'
include { EXTRACT_ACTIVATIONS } from '../modules/extract_activations'
include { SAMPLE_FEATURES } from '../modules/sample_features'
include { BUILD_MODEL_RDMS } from '../modules/build_model_rdms'

workflow SHOW_MOVIE {
    take:
    // one per model and run: [model: vit, run: 1, network: vit-b16, volumes: 451, video: [run-1.mp4], weights: [vit.pth], ...]
    screenings

    main:
    def hrf = hrfFile()
    shown = screenings.branch { screening ->
        features: screening.network == 'features'
        rdm: screening.network == 'rdm'
        network: true
    }
    EXTRACT_ACTIVATIONS(shown.network.map { screening ->
        task(screening, ['model', 'run', 'network', 'volumes'], ['video', 'weights', 'flow_weights', 'card']) + [hrf]
    })
    SAMPLE_FEATURES(shown.features.map { screening ->
        task(screening, ['model', 'run', 'volumes'], ['rate', 'columns', 'weights']) + [hrf]
    })
    // one per model and run: [[model: vit, run: 1], vit_run-1_grams.h5]
    grams = EXTRACT_ACTIVATIONS.out.grams.mix(SAMPLE_FEATURES.out.grams).map { meta, file -> [meta.subMap(['model', 'run']), file] }
    // one per model and run: [[model: vit, run: 1], correlation]; nothing where no file was opened
    metrics = screenings.map { screening -> [screening.subMap(['model', 'run']), screening.metric ?: params.metric] }
    BUILD_MODEL_RDMS(
        grams.map { meta, file -> [meta, file, []] }
            .mix(shown.rdm.map { screening -> task(screening, ['model', 'run'], ['weights']) }.map { meta, file -> [meta, [], file] })
            .join(metrics)
    )
    // one per model and run: [[model: vit, run: 1], vit_run-1_model-rdms.h5]
    rdms = BUILD_MODEL_RDMS.out.rdms
    // one: the RDM files of all models and runs
    all = rdms.map { _meta, file -> file }.collect()
    // the same of models of the pipeline's metric, whose distances are comparable
    comparable = rdms.join(metrics).filter { _meta, _file, metric -> metric == params.metric }.map { _meta, file, _metric -> file }.collect()
    // the same as all, as an item of its own, where there are two models or more
    several = rdms.toList()
        .filter { made -> made.collect { meta, _file -> meta.model }.unique().size() > 1 }
        .map { made -> [made.collect { _meta, file -> file }] }
    sidecars = EXTRACT_ACTIVATIONS.out.sidecar.mix(SAMPLE_FEATURES.out.sidecar, BUILD_MODEL_RDMS.out.sidecar)

    // one: the grams files of all models that have some, or an empty list
    all_grams = grams.map { _meta, file -> file }.collect().ifEmpty([]).map { files -> [files] }

    emit:
    rdms
    all
    all_grams
    comparable
    several
    sidecars
}
