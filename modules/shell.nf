// What a module writes into its command.

/** Staged files as words of a shell command: as Nextflow writes a path, the shell would still expand braces and wildcards. */
def words(paths) {
    [paths].flatten().collect { path -> quoted(path.name) }.join(' ')
}

def quoted(text) {
    "'" + "${text}".replace("'", "'\\''") + "'"
}
