// How parameters become the options of a tool. Under Nextflow's strict parser every value of the command line is text.

/**
 * Options as they stand in a command, such as --metric cosine --joint. Nothing (null, empty text or list) and false leave
 * an option out, true gives its name alone. What a shell would take apart is quoted.
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

/** One word of a shell command. As Nextflow writes the path of a staged file, the shell would still expand braces and *. */
def word(value) {
    def text = value instanceof java.nio.file.Path ? value.name : "${value}".toString()
    return text ==~ '[A-Za-z0-9_./:=+%@-]+' ? text : quoted(text)
}

/** Staged files as words of a shell command. */
def words(paths) {
    [paths].flatten().collect { path -> word(path) }.join(' ')
}

def quoted(text) {
    "'" + "${text}".replace("'", "'\\''") + "'"
}

/** The measures that are asked for; those that are of Gram matrices only where there are some. */
def measuresOf(asked, grams) {
    listOf(asked).findAll { measure -> measure != 'none' && (grams || !isOfGrams(measure)) }
}

def isOfGrams(measure) {
    measure in ['cka-debiased', 'bures']
}

def needGrams(asked) {
    listOf(asked).any { measure -> isOfGrams(measure) }
}
