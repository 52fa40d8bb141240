// From the sheets to check-design, and from its tables to what each process gets.

/**
 * The sheets, and the BIDS folder, that the parameters name: [subjects: /study/subjects.csv, rois: ..., bids: null]. The
 * surfaces that go with a BIDS folder are no sheet; names of files among the parameters are relative to where it is launched.
 */
def givenSheets() {
    def named = ['subjects', 'stimuli', 'models', 'rois', 'localizers', 'contrasts', 'transforms', 'bids']
    return named.collectEntries { name -> [name, params[name] ? existing(params[name]) : null] } + [surfaces: params.surfaces ? launchDir : null]
}

/** The sheets of a simulated study. */
def simulatedSheets(study) {
    ['subjects', 'stimuli', 'models'].collectEntries { name -> [name, study.resolve("${name}.csv")] }
}

/**
 * What check-design gets. inputs: [the sheets by option; the files of their cells; the BIDS folder and a digest of its
 * listing]; bundle: the sheets' bytes and the table of where files are staged.
 */
def stagedDesign(sheets) {
    def texts = sheets.findAll { name, sheet -> sheet && !(name in ['bids', 'surfaces']) }
    // of the runs only what may stand in a name: which cells are runs is check-design's to say
    def runs = (sheets.stimuli ? cellsOf(sheets.stimuli) : []).collect { cell -> cell.trim() }.findAll { cell -> cell ==~ /[\w.-]+/ }
    def named = texts.collectMany { name, sheet -> filesOf(sheet, runs).collect { cell, path -> [name, cell, path] } } + surfacesOf(sheets)
    def files = named.collect { _name, _cell, path -> path }.unique()
    requireNames(files + [sheets.bids].findAll())
    def places = files.withIndex().collectEntries { path, k -> [path, "inputs/${k + 1}/${path.name}"] }
    def table = [['sheet', 'cell', 'file']] + named.collect { name, cell, path -> [name, cell, places[path]] }
    // a sheet keeps the user's name, for messages, in a folder of its own
    def given = texts.collectEntries { name, sheet -> [name, "sheets/${name}/${sheet.name}".toString()] }
    def packed = texts.collect { name, sheet -> "${given[name]}\t${sheet.bytes.encodeBase64()}" }
    def staged = table.collect { row -> row.join('\t') }.join('\n').getBytes('UTF-8').encodeBase64()
    def bundle = (packed + ["sheets/staged.tsv\t${staged}\n"]).join('\n')
    return [inputs: [given, files, sheets.bids ?: [], sheets.bids ? listing(sheets.bids) : ''], bundle: bundle]
}

/**
 * All that a sheet's cells name and that is there, with the JSON beside it: [cell: file]. Which column holds files, and
 * what is wrong with the sheet, is check-design's to say. A broken link counts, because its cause can be told. A cell with
 * {run} names the file of each run.
 */
def filesOf(sheet, runs) {
    def names = cellsOf(sheet)
        .collectMany { text -> text.tokenize(';') }
        .collect { name -> name.trim() }
        .collectMany { name -> name.contains('{run}') ? runs.collect { run -> name.replace('{run}', run) } : [name] }
    def besides = names.collect { name -> name.replaceFirst(/((\.[a-z]+)?\.gii|(\.[dp]([dp]?conn|connseries|connscalar|tseries|scalar|label|fan|fansamp))?\.nii|\.tsv)(\.gz)?$/, '.json') }
    return (names + besides).unique()
        .findAll { name -> name ==~ /\P{Cntrl}+/ && (name =~ /[.\/]/ || isReadable(name)) }
        .collectEntries { name -> [name, beside(sheet, name)] }
        .findAll { _name, path -> path.isFile() || isLink(path) }
}

/** Surfaces that go with a BIDS folder and are there, for each of its participants where names hold {subject}: [surfaces, name, file]. */
def surfacesOf(sheets) {
    def folders = sheets.surfaces ? (sheets.bids.listFiles() ?: []).collect { path -> path.name } : []
    def subjects = folders.findAll { name -> name.startsWith('sub-') }.sort()
    return (sheets.surfaces ? namesOf(params.surfaces) : [])
        .collectMany { name -> name.contains('{subject}') ? subjects.collect { subject -> name.replace('{subject}', subject) } : [name] }
        .unique()
        .collect { name -> ['surfaces', name, fileOf(name)] }
        .findAll { _owner, _name, path -> path.isFile() || isLink(path) }
}

/** The files that a parameter names: only ; separates them, as in the cells of a sheet. */
def namesOf(value) {
    [value].flatten().findAll { one -> one != null }.collectMany { one -> "${one}".tokenize(';') }.collect { one -> one.trim() }
}

/** The texts of a sheet, each once. */
def cellsOf(sheet) {
    def cell = /(?:\A|[,\r\n])[ \t]*(?:"([^"]*+(?:""[^"]*+)*+)"|([^,\r\n]*))/
    return (new String(sheet.bytes, 'UTF-8') =~ cell).collect { _all, quoted, plain -> quoted?.replace('""', '"') ?: plain ?: '' }.unique()
}

/** A file as a cell names it: relative to its sheet, or where the sheet is a link, to the sheet behind it. */
def beside(sheet, name) {
    if (name.startsWith('/') || name.contains('://')) {
        return fileOf(name)
    }
    def here = fileOf("${sheet.parent.toUriString()}/${name}")
    return isLink(sheet) && !here.exists() && !isLink(here) ? fileOf("${sheet.toRealPath().parent}/${name}") : here
}

/** A file by its name as it is; Java finds no file whose name is not ASCII where the locale is not UTF-8. */
def fileOf(name) {
    if (!isReadable("${launchDir} ${name}")) {
        def encoding = System.getProperty('sun.jnu.encoding')
        error("${name}: expected a locale in UTF-8 for this name, found ${encoding}: run `export LC_ALL=C.UTF-8` before")
    }
    return file("${name}", glob: false)
}

def isReadable(name) {
    System.getProperty('sun.jnu.encoding') == 'UTF-8' || name ==~ /[\x00-\x7F]*/
}

def existing(name) {
    def found = fileOf(name)
    if (!found.exists()) {
        error("${name}: expected a file or folder, found none")
    }
    return found
}

def isLink(path) {
    path.scheme == 'file' && java.nio.file.Files.isSymbolicLink(path)
}

/** What Nextflow's own scripts, which do not quote names, would take apart. */
def requireNames(paths) {
    def inputs = paths.findAll { path -> path.toUriString().contains('$') }
    def problems = inputs.collect { path -> "${path}: expected a path without \$, which Nextflow cannot stage, found one; rename it" }
    if ("${workflow.workDir}" =~ /[$]|\{[^}]*(,|[.][.])[^}]*\}/) {
        problems << "${workflow.workDir}: expected a work folder without \$ and {,} in its path, found one; give another by -work-dir"
    }
    if (!workflow.containerEngine && "${projectDir}" =~ /[$`"\\]/) {
        problems << "${projectDir}: expected a project folder without \$, \", ` and \\ in its path, found one; rename it"
    }
    if (problems) {
        error(problems.join('\n'))
    }
}

/**
 * A digest of the names, sizes and times below a BIDS folder, as deep as check-design looks (sub-01/ses-1/func); a folder's
 * own time says nothing of its subfolders, and links may lead round in circles.
 */
def listing(folder) {
    below(folder, 4)
        .collect { path -> path.isFile() ? "${path} ${path.size()} ${path.lastModified()}".toString() : "${path}".toString() }
        .sort()
        .join('\n')
        .md5()
}

def below(folder, levels) {
    def inside = (folder.listFiles() ?: []).findAll { path -> !path.name.startsWith('.') }
    return inside.collectMany { path -> levels > 1 && path.isDirectory() ? [path] + below(path, levels - 1) : [path] }
}

/**
 * How far the movie is to be moved against the brain, 0 where the design is too short or too large for it: shifts of each run
 * for the null of fits and of unique variance, and seconds of the lag scan: [fits: 40, unique: 40, scan: 20].
 */
def movesFor(design) {
    def allowed = new groovy.json.JsonSlurper().parse(design)
    return [
        fits: allowed.shift_null.fits ? params.shifts as int : 0,
        unique: allowed.shift_null.unique ? params.shifts as int : 0,
        scan: allowed.lag_scan ? params.lag_scan_seconds as BigDecimal : 0,
    ]
}

/** Whether all scans have the same voxels or vertices, so that a group map means something. */
def inOneSpace(design) {
    new groovy.json.JsonSlurper().parse(design).one_space == true
}

/**
 * The rows of one of check-design's tables as maps. A column of files is called sheet:name, and becomes name with a list of
 * files, each relative to that sheet (or to the BIDS folder). cells keeps the text where there are several, by name.
 */
def rows(table, sheets) {
    table.splitCsv(header: true, sep: '\t', charset: 'UTF-8').combine(sheets).map { row, given ->
        def several = row.findAll { column, cell -> column.contains(':') && cell?.contains(';') }
        [cells: several.collectEntries { column, cell -> [column.tokenize(':')[1], cell] }] + row.collectEntries { column, cell ->
            def (sheet, name) = column.tokenize(':')
            name ? [name, cell ? cell.tokenize(';').collect { one -> place(given[sheet], one.trim()) } : []] : [column, cell ?: '']
        }
    }
}

def place(owner, cell) {
    owner == launchDir ? fileOf(cell) : owner.isDirectory() ? owner.resolve(cell) : beside(owner, cell)
}

/**
 * A task's input from a row: [[the columns that name it], its other columns one by one]. Nextflow hashes a list of files
 * without its order, so cells with several go beside the names: a corrected order is another task.
 */
def task(row, names, columns) {
    def cells = row.cells.subMap(columns.findAll { column -> row.cells.containsKey(column) })
    return [row.subMap(names) + (cells ? [cells: cells] : [:])] + columns.collect { column -> row[column] }
}

/** [key, item] items and [key, n] sizes give [key, its n items] as soon as all n are there. */
def gather(items, sizes) {
    def counted = sizes.map { key, size -> [key, size as int] }.unique()
    return items
        .combine(counted, by: 0)
        .map { key, item, size -> [groupKey(key, size), item] }
        .groupTuple()
        .map { key, all -> [key.toString(), all] }
        .mix(counted.filter { _key, size -> size == 0 }.map { key, _size -> [key, []] })
}

/** The file of taps, where the HRF is one; the others go by name. */
def hrfFile() {
    params.hrf in ['spm', 'spm-20s', 'glover', 'none'] ? [] : existing(params.hrf)
}
