// What train.nf needs besides its processes.

/** Refuses, all at once, what cannot work. */
def checkTraining(settings) {
    def files = ['videos', 'frames', 'init_weights', 'static_card', 'motion_card', 'flow_card']
    def problems = [
        (settings.videos == null) == (settings.frames == null) ? 'expected one of --videos FOLDER and --frames FOLDER; see docs/training.md' : '',
        choice(settings, 'split', ['85-5-10', 'haa500']),
        choice(settings, 'preset', ['paper', 'authors']),
        choice(settings, 'samples', ['all', 'one-per-video']),
        choice(settings, 'score', ['sample', 'video']),
    ] + files.collect { name -> missing(settings, name) }
    if (problems.findAll()) {
        error(problems.findAll().join('\n'))
    }
}

def choice(settings, name, values) {
    "${settings[name]}".toString() in values ? '' : "--${name}: expected one of ${values.join(', ')}, found ${settings[name]}"
}

def missing(settings, name) {
    settings[name] == null || file("${settings[name]}", glob: false).exists() ? '' : "--${name}: expected a file or folder, found none at ${settings[name]}"
}

/**
 * A network to be trained: what its task needs to know, its card, weights to begin with, and the folder of its
 * checkpoints. This one belongs to one configuration, so that another begins anew. The task gets the outer folder, of which
 * nothing changes while it trains but what lies in state/, so that the task's hash stays.
 */
def trainee(model, network, options, init_weights, settings) {
    def meta = [model: model, network: network, options: options ?: ''] + settings.subMap(['preset', 'samples', 'max_minutes'])
    def configuration = (settings + meta + [init: init_weights, seed: params.seed] - [max_minutes: settings.max_minutes, checkpoints: settings.checkpoints, score: settings.score]).toString().md5().take(10)
    def checkpoints = file("${settings.checkpoints ?: params.outdir + '/checkpoints'}/${network}-${configuration}", glob: false)
    file("${checkpoints}/state", glob: false).mkdirs()
    def given = [settings["${model}_card".toString()], init_weights].collect { path -> path ? file(path, glob: false) : [] }
    return [meta] + given + [checkpoints]
}

/** How the static network sees pictures, in its training as in its evaluation: by its own option, else by the preset. */
def cropping(preset, static_options) {
    def given = "${static_options}" =~ /--cropping[= ]+(\S+)/
    given.find() ? given.group(1) : preset == 'authors' ? 'authors' : 'centre'
}

/** The trained networks as rows of a study's models.csv, beside their files. */
def modelsSheet() {
    [
        'model,label,network,weights,card,family',
        'static-haa500,Static (trained),resnet18-haa500,static.safetensors,static_card.json,static',
        'motion-haa500,Motion (trained),motionnet-haa500,motion.safetensors,motion_card.json,dynamic',
        'flow-haa500,Flow (trained),flow-resnet18-haa500,flow.safetensors,flow_card.json,dynamic',
        '',
    ].join('\n')
}
