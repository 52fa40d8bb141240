// How parameters become the options of a tool. Under Nextflow's strict parser every value of the command line is text.

/**
 * Options as they stand in a command, such as --metric cosine --joint. Nothing (null, empty text or list) and false leave
 * an option out, true gives its name alone. Files are written as Nextflow stages them, anything else quoted for the shell.
 */
def options(given) {
    given
        .findAll { _name, value -> value != null && !("${value}".toString() in ['', 'false', '[]']) }
        .collect { name, value -> "${value}" == 'true' ? name : "${name} ${[value].flatten().collect { one -> word(one) }.join(' ')}" }
        .join(' ')
}

/** The same options where another input is there, else none. */
def optionsWith(input, given) {
    options(given.findAll { input })
}

/** The values of a parameter that holds several: a list of a YAML file, or text in which ; or a comma separates them. */
def listOf(value) {
    [value].flatten().findAll { one -> one != null }.collectMany { one -> "${one}".tokenize(';, ') }
}

/** Whether a switch is on: true, or the text true. */
def isOn(value) {
    "${value}" == 'true'
}

/** One word of a shell command. */
def word(value) {
    if (value instanceof java.nio.file.Path || "${value}" ==~ '[A-Za-z0-9_./:=+%@-]+') {
        return "${value}"
    }
    return "'" + "${value}".replace("'", "'\\''") + "'"
}
