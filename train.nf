// The three networks that the paper trains itself (A.10, Table 2): from labelled videos to weights that the study takes.
// nextflow run . -main-script train.nf --videos haa500/video --init_weights resnet18.pth

// The data: CLASS/CLASS_000.mp4, or frames as CLASS_000/frame_000.jpg
params.videos = null
params.frames = null
params.split = '85-5-10'
params.short_side = 256
// The training: what is left out is the paper's; *_options are further options of train-network, in quotes
params.preset = 'paper'
params.samples = 'all'
params.init_weights = null
params.static_card = null
params.motion_card = null
params.flow_card = null
params.static_options = ''
params.motion_options = ''
params.flow_options = ''
params.score = 'sample'
// Where a training keeps what it has reached, and after how many minutes it stops to be started again (default: 5 before its time limit)
params.checkpoints = null
params.max_minutes = null

include { PACK_SHARDS } from './modules/pack_shards'
include { TRAIN_NETWORK } from './modules/train_network'
include { TRAIN_NETWORK as TRAIN_CLASSIFIER } from './modules/train_network'
include { EVALUATE_NETWORK } from './modules/evaluate_network'
include { checkTools } from './modules/parameters'
include { checkTraining ; cropping ; modelsSheet ; trainee } from './modules/training'

workflow {
    main:
    // handed on by name, because modules do not see the parameters of a script
    def settings = [
        videos: params.videos,
        frames: params.frames,
        split: params.split,
        short_side: params.short_side,
        preset: params.preset,
        samples: params.samples,
        init_weights: params.init_weights,
        static_card: params.static_card,
        motion_card: params.motion_card,
        flow_card: params.flow_card,
        score: params.score,
        checkpoints: params.checkpoints,
        max_minutes: params.max_minutes,
    ]
    checkTraining(settings)
    checkTools()
    PACK_SHARDS(
        params.videos ? file(params.videos, glob: false) : [],
        params.frames ? file(params.frames, glob: false) : [],
        [split: params.split, short_side: params.short_side],
    )
    shards = PACK_SHARDS.out.shards

    // one per network that learns by itself: [[model: static, network: resnet18-haa500, options: ''], card, weights to begin with, [], checkpoints]
    alone = channel.of(
        trainee('static', 'resnet18-haa500', params.static_options, params.init_weights, settings),
        trainee('motion', 'motionnet-haa500', params.motion_options, null, settings),
    ).map { meta, card, init, checkpoints -> [meta, card, init, [], checkpoints] }
    TRAIN_NETWORK(alone.combine(shards))

    // one: the same for the network that sees the motion network's flow
    flow = trainee('flow', 'flow-resnet18-haa500', params.flow_options, params.init_weights, settings + [motion_options: params.motion_options])
    seeing = TRAIN_NETWORK.out.trained
        .filter { meta, _weights, _card, _history -> meta.model == 'motion' }
        .map { _meta, weights, _card, _history -> [flow[0], flow[1], flow[2], weights, flow[3]] }
    TRAIN_CLASSIFIER(seeing.combine(shards))

    // one: the classifiers, static first: [[resnet18-haa500, flow-resnet18-haa500], [weights], [cards], [histories]]
    classifiers = TRAIN_NETWORK.out.trained
        .filter { meta, _weights, _card, _history -> meta.model == 'static' }
        .combine(TRAIN_CLASSIFIER.out.trained)
        .map { one, w1, c1, h1, two, w2, c2, h2 -> [[one.network, two.network], [w1, w2], [c1, c2], [h1, h2]] }
    EVALUATE_NETWORK(classifiers, shards, params.score, cropping(params.preset, params.static_options))

    // when all is trained: the sheet that the study takes as --models
    TRAIN_NETWORK.out.trained.mix(TRAIN_CLASSIFIER.out.trained).collect(flat: false)
        .map { _all -> modelsSheet() }
        .collectFile(name: 'models.csv', storeDir: "${params.outdir}/networks")
}
