// What a run leaves and says at its end, beside what its processes publish.

/** The findings in words and where the report is; without a report (the brain half alone), where the results are. */
def summary(results) {
    def findings = results.resolve('summary.txt')
    def report = results.resolve('report.html')
    return report.exists() && findings.exists() ? "\n${findings.text.trim()}\n\nReport: ${report}" : "\nResults: ${results}"
}

/** What ran: Nextflow, and the commit where it is known (a repository that Nextflow fetched, or a checkout), one `name, tab, value` each. */
def origin() {
    def commit = workflow.commitId ? [workflow.revision, workflow.commitId].findAll().join(' ') : checkedOut()
    return (commit ? ["rdmflow revision\t${commit}".toString()] : []) + ["nextflow\t${workflow.nextflow.version}".toString()]
}

/** The commit of the project's folder; none where it is no checkout (never that of a repository around it), or without git. */
def checkedOut() {
    if (!file("${projectDir}/.git", glob: false).exists()) {
        return ''
    }
    try {
        def git = ['git', '-C', "${projectDir}".toString(), 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'].execute()
        def commit = git.text.trim()
        return git.waitFor() == 0 ? commit.replace('-dirty', ' with local changes') : ''
    }
    catch (IOException _missing) {
        return ''
    }
}

/** What makes the folder of results a BIDS derivative; no clock and no path, so that equal runs write equal bytes. */
def datasetDescription() {
    def source = params.bids ?: params.subjects ?: params.models ?: 'study'
    def described = params.bids ? file("${params.bids}/dataset_description.json", glob: false) : null
    def bids = described?.exists() ? readDescription(described) : [:]
    def of_source = [URL: file("${source}", glob: false).name] + (bids.DatasetDOI ? [DOI: bids.DatasetDOI] : [:])
    def description = [
        Name: "rdmflow: ${workflow.manifest.description}".toString(),
        BIDSVersion: '1.9.0',
        DatasetType: 'derivative',
        GeneratedBy: [[Name: workflow.manifest.name, Version: workflow.manifest.version]],
        SourceDatasets: [of_source],
    ]
    return groovy.json.JsonOutput.prettyPrint(groovy.json.JsonOutput.toJson(description)) + '\n'
}

/** That of the source, where it is a JSON object: what is wrong with it is no matter of the results. */
def readDescription(described) {
    try {
        def found = new groovy.json.JsonSlurper().parse(described)
        return found instanceof Map ? found : [:]
    }
    catch (groovy.json.JsonException _broken) {
        return [:]
    }
}

/** The table of the tools' versions. */
def writeVersions(results, lines) {
    def folder = results.resolve('pipeline_info')
    folder.mkdirs()
    folder.resolve('versions.tsv').text = "tool\tversion\n${lines}\n"
}
