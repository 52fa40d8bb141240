// What a run leaves and says at its end, beside what its processes publish.

/** The findings in words and where the report is; without a report (the brain half alone), where the results are. */
def summary(results) {
    def findings = results.resolve('summary.txt')
    def report = results.resolve('report.html')
    return report.exists() && findings.exists() ? "\n${findings.text.trim()}\n\nReport: ${report}" : "\nResults: ${results}"
}

/** The table of the tools' versions. */
def writeVersions(results, lines) {
    def folder = results.resolve('pipeline_info')
    folder.mkdirs()
    folder.resolve('versions.tsv').text = "tool\tversion\n${lines}\n"
}
