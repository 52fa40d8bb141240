// What each network makes of each run of the movie: one RDM per layer.

include { hrfFile ; task } from '../modules/design'
include { EXTRACT_ACTIVATIONS } from '../modules/extract_activations'
include { BUILD_MODEL_RDMS } from '../modules/build_model_rdms'

workflow SHOW_MOVIE {
    take:
    // one per network and run: [model: vit, run: 1, network: vit-b16, volumes: 451, video: [run-1.mp4], weights: [vit.pth], ...]
    screenings

    main:
    def hrf = hrfFile()
    EXTRACT_ACTIVATIONS(screenings.map { screening ->
        task(screening, ['model', 'run', 'network', 'volumes'], ['video', 'weights', 'flow_weights', 'card']) + [hrf]
    })
    // one per network and run: [[model: vit, run: 1], vit_run-1_grams.h5]
    BUILD_MODEL_RDMS(EXTRACT_ACTIVATIONS.out.grams.map { meta, grams -> [meta.subMap(['model', 'run']), grams] })
    // one per network and run: [[model: vit, run: 1], vit_run-1_model-rdms.h5]
    rdms = BUILD_MODEL_RDMS.out.rdms
    // one: the RDM files of all networks and runs
    all = rdms.map { _meta, file -> file }.collect()
    // the same as an item of its own, where there are two networks or more
    several = rdms.toList()
        .filter { made -> made.collect { meta, _file -> meta.model }.unique().size() > 1 }
        .map { made -> [made.collect { _meta, file -> file }] }
    sidecars = EXTRACT_ACTIVATIONS.out.sidecar.mix(BUILD_MODEL_RDMS.out.sidecar)

    emit:
    rdms
    all
    several
    sidecars
}
