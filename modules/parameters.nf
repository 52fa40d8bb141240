// The parameters as nextflow_schema.json has them: checked before anything runs, and printed by --help.

include { isOn ; listOf } from './options'

/**
 * Ends the run with the help where it is asked for; refuses, all at once, what the schema does not know or allow (a
 * misspelt parameter would be ignored in silence) and what does not go together.
 */
def checkParameters() {
    def groups = schemaGroups()
    def fields = groups.collectEntries { group -> group.properties }
    if (params.help) {
        println(isOn(params.help) ? helpOfAll(groups) : helpOfOne(fields, "${params.help}".replaceFirst(/^-+/, '')))
        exit(0)
    }
    def given = params.findAll { name, value -> fields.containsKey(name) && value != null }
    def wrong = fields.findAll { name, _field -> given.containsKey(name) }.collect { name, field -> problem(name, field, given[name]) }.findAll()
    def problems = unknown(fields.keySet()) + wrong + conflicts(groups, given)
    if (problems) {
        error("${problems.join('\n')}\nnextflow run . --help NAME tells about a parameter.")
    }
}

/** Without a container the tools of bin/ run; with one, the image's. */
def checkTools() {
    if (!workflow.containerEngine && !file("${projectDir}/bin/check-design", glob: false).exists()) {
        error("bin/: expected the tools, found none: run `make tools`, or use a container profile")
    }
}

/** The schema's groups, in its order: each has a title, properties (a field by name) and, perhaps, dependentRequired. */
def schemaGroups() {
    def schema = new groovy.json.JsonSlurper().parse(file("${projectDir}/nextflow_schema.json", glob: false))
    return schema.allOf.collect { part -> schema['$defs'][part['$ref'].tokenize('/').last()] }
}

/** One line per parameter that is not in the schema. */
def unknown(known) {
    (params.keySet().collect { name -> "${name}".toString() } - known).sort().collect { name -> "--${name}: expected a parameter, found none of this name${didYouMean(name, known)}" }
}

/** The known names that a misspelt one may stand for. */
def didYouMean(name, known) {
    def plain = name.replaceAll(/([a-z])([A-Z])/, '$1_$2').replace('-', '_').toLowerCase()
    def distances = known.collectEntries { other -> [other, edits(plain, other)] }
    def least = distances.values().min()
    def close = distances.findAll { other, distance -> distance == least && distance <= Math.max(1, other.size().intdiv(3)) }.keySet()
    return close ? ": did you mean --${close.join(' or --')}?" : ''
}

/** How many letters must be put in, left out or changed to make one word another. */
def edits(one, other) {
    def first = (0..other.size()).toList()
    return one.toList().withIndex().inject(first) { row, letter ->
        other.toList().withIndex().inject([letter[1] + 1]) { next, wanted ->
            def changed = row[wanted[1]] + (letter[0] == wanted[0] ? 0 : 1)
            next + [[changed, row[wanted[1] + 1] + 1, next.last() + 1].min()]
        }
    }.last()
}

/** What is wrong with a value, in one line; empty where nothing is. */
def problem(name, field, value) {
    def types = [field.type].flatten()
    def text = value instanceof List ? listOf(value).join(';') : "${value}".toString()
    def found = value instanceof Map ? 'a map' : text ?: 'nothing'
    def right = value instanceof Map || value instanceof List && !('array' in types)
        ? false
        : types.any { type -> hasType(type, text) } && allows(field, text)
    if (!right) {
        def forgotten = text == 'true' && !('boolean' in types) ? ' (was its value forgotten?)' : ''
        return "--${name}: expected ${expected(field)}, found ${found}${forgotten}"
    }
    if (value instanceof Number && types == ['string'] && typed(name, text) != text) {
        return "--${name}: expected ${expected(field)}, found ${typed(name, text)}, of which Nextflow makes the number ${text}: give it in quotes in a -params-file"
    }
    return field.exists && !file(text, glob: false).exists() ? "--${name}: expected ${expected(field)}, found none at ${text}" : ''
}

/** A value as it stands on the command line, if it stands there: Nextflow drops zeros of what looks like a number. */
def typed(name, text) {
    def words = workflow.commandLine.tokenize(' ')
    def at = words.findIndexOf { each -> each == "--${name}" || each.startsWith("--${name}=") }
    return at < 0 ? text : words[at].contains('=') ? words[at].tokenize('=').last() : words[at + 1]
}

/** A value of the command line may arrive as a number, a truth value or text, whatever it is for. */
def hasType(type, text) {
    type == 'boolean' ? text in ['true', 'false'] : type == 'integer' ? text ==~ /[+-]?\d{1,18}/ : type == 'number' ? text.isNumber() : text != 'true'
}

def allows(field, text) {
    def number = text.isNumber() ? text as BigDecimal : null
    return (!field['enum'] || text in field['enum'])
        && (!field.pattern || text ==~ field.pattern)
        && (!field.format || text.trim())
        && (field.minimum == null || number >= field.minimum)
        && (field.maximum == null || number <= field.maximum)
        && (field.exclusiveMinimum == null || number > field.exclusiveMinimum)
        && (field.exclusiveMaximum == null || number < field.exclusiveMaximum)
        && (field['const'] == null || number == field['const'])
        && (field.multipleOf == null || number % field.multipleOf == 0)
        && (field.anyOf == null || field.anyOf.any { one -> allows(one, text) })
}

/** What a field takes, in words. */
def expected(field) {
    if (field['enum']) {
        return "one of ${field['enum'].join(', ')}"
    }
    if (field.errorMessage) {
        return field.errorMessage.replaceFirst(/^expected /, '')
    }
    def kinds = [boolean: 'true or false', integer: 'a whole number', number: 'a number', string: 'text', array: 'a list']
    def kind = ['file-path': 'a file', 'directory-path': 'a folder'][field.format] ?: [field.type].flatten().collect { type -> kinds[type] }.join(' or ')
    def bounds = [
        minimum: "${field.minimum} or more",
        exclusiveMinimum: "more than ${field.exclusiveMinimum}",
        maximum: "at most ${field.maximum}",
        exclusiveMaximum: "less than ${field.exclusiveMaximum}",
    ].findAll { bound, _words -> field[bound] != null }.values().join(', ')
    return bounds ? "${kind}, ${bounds}" : kind
}

/** What does not go together, one line each. */
def conflicts(groups, given) {
    def set = given.findAll { _name, value -> "${value}" != 'false' }
    def alone = groups.collectMany { group -> (group.dependentRequired ?: [:]).collectMany { name, needed -> set.containsKey(name) ? (needed - set.keySet()).collect { other -> [name, other] } : [] } }
    def studies = ['simulate', 'subjects', 'bids'].findAll { name -> set.containsKey(name) }
    // networks alone are compared with each other
    def whole = studies.size() == 1 || !studies && set.containsKey('models')
    def measures = listOf(params.measures)
    def of_grams = measures.findAll { measure -> measure in ['cka-debiased', 'bures'] }
    def within_lag = measures.findAll { measure -> measure in ['pearson', 'spearman', 'cosine', 'none'] }
    def brains = studies ? [] : ['rois', 'partition', 'searchlight'].findAll { name -> set.containsKey(name) }
    return alone.collect { name, other -> "--${name}: expected together with --${other}, found alone" } + brains.collect { name -> "--${name}: expected together with --subjects or --bids, found neither" } + [
        whole ? '' : "expected one of --subjects FILE, --bids FOLDER or --simulate, or --models and --stimuli alone, found ${studies.join(' and ') ?: 'none'}; see docs/usage.md, or try -profile demo",
        (params.weights == 'ridge') == set.containsKey('ridge_lambda') ? '' : "--ridge_lambda: expected with --weights ridge and only then, found ${params.ridge_lambda == null ? 'none' : params.ridge_lambda} with ${params.weights}",
        "${params.shifts}" == '0' || params.score_average == 'plain' && !isOn(params.na_as_zero) ? '' : "--shifts: expected 0 with --score_average fisher or --na_as_zero, as the null is of plain means, found ${params.shifts}",
        "${params.exclude_lag}" == '0' || !of_grams ? '' : "--exclude_lag: expected 0 with --measures ${of_grams.join(' and ')}, which compare volumes and not pairs, found ${params.exclude_lag}",
        params.time_control != 'lag' || within_lag ? '' : "--time_control lag: expected pearson, spearman or cosine among --measures, found ${measures.join(', ')}",
        isOn(params.no_centre_voxels) && isOn(params.zscore_voxels) ? '--zscore_voxels: expected without --no_centre_voxels, as z-scores have no mean' : '',
        params.hrf in ['spm', 'spm-20s', 'glover', 'none'] || file("${params.hrf}", glob: false).exists() ? '' : "--hrf: expected spm, spm-20s, glover, none or a file of taps, found ${params.hrf}",
    ].findAll()
}

/** All groups: a name, what it means, what it takes. */
def helpOfAll(groups) {
    def parts = groups.collect { group ->
        def shown = group.properties.findAll { _name, field -> !field.hidden }
        "\n${group.title}\n" + shown.collect { name, field -> entry("--${name}", "${field.description} ${takes(field)}") }.join('\n')
    }
    def hidden = groups.collectMany { group -> group.properties.findAll { _name, field -> field.hidden }.keySet() }
    return """\
        |${workflow.manifest.name} ${workflow.manifest.version}: ${workflow.manifest.description}
        |
        |  nextflow run . --subjects FILE --stimuli FILE --models FILE [--NAME VALUE ...] [-resume]
        |  nextflow run . -profile demo
        |
        |Values may stand in a YAML file: -params-file FILE. All about one parameter: --help NAME.
        |""".stripMargin() + parts.join('\n') + "\n\nRarely needed: --${hidden.join(', --')}.\n"
}

/** All that is known of one parameter. */
def helpOfOne(fields, name) {
    if (!fields.containsKey(name)) {
        error("--help ${name}: expected a parameter, found none of this name${didYouMean(name, fields.keySet())}")
    }
    def field = fields[name]
    return entry("--${name}", [field.description, field.help_text, takes(field)].findAll().join(' ')) + '\n'
}

def takes(field) {
    def value = field['default'] == null || field['default'] == '' ? '' : "; default: ${field['default']}"
    return "[${expected(field)}${value}]"
}

/** A name and a text beside it, wrapped at 90 columns. */
def entry(name, text) {
    def lines = text.tokenize(' ').inject(['']) { done, next ->
        done.last().size() + next.size() < 58 ? done.init() + ["${done.last()} ${next}".toString().trim()] : done + [next]
    }
    return lines.withIndex().collect { line, k -> "  ${(k ? '' : name).padRight(30)}${line}" }.join('\n')
}
