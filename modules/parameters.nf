// What can be said about the parameters before anything runs.

/** Refuses a parameter that the pipeline does not have (a misspelt one would be ignored in silence) and a study without scans. */
def checkParameters() {
    def known = (file("${projectDir}/nextflow.config", glob: false).text =~ /(?m)^    (\w+) = /).collect { match -> match[1] }
    def unknown = params.keySet().collect { name -> "${name}".toString() } - known
    if (unknown) {
        error("--${unknown.join(', --')}: expected a parameter of nextflow.config, found none of this name; see docs/usage.md")
    }
    if ([params.simulate, params.subjects, params.bids].findAll().size() != 1) {
        error("expected one of --subjects FILE, --bids FOLDER or --simulate, found ${['simulate', 'subjects', 'bids'].findAll { name -> params[name] }.join(' and ') ?: 'none'}; see docs/usage.md, or try -profile demo")
    }
    if (!params.simulate && !params.stimuli != !params.models) {
        error("--stimuli and --models: expected both (or neither, for the brain half alone), found only --${params.stimuli ? 'stimuli' : 'models'}")
    }
}

/** Without a container the tools of bin/ run; with one, the image's. */
def checkTools() {
    if (!workflow.containerEngine && !file("${projectDir}/bin/check-design", glob: false).exists()) {
        error("bin/: expected the tools, found none: run `make tools`, or use a container profile")
    }
}
