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

/** The table of the tools' versions. */
def writeVersions(results, lines) {
    def folder = results.resolve('pipeline_info')
    folder.mkdirs()
    folder.resolve('versions.tsv').text = "tool\tversion\n${lines}\n"
}
