// Reads the study's CSV sheets. What is wrong in them is check-design's to say: everything here passes faults on to it.

/** Columns whose cells are files, in any sheet; several in a cell are separated by ';'. */
def fileColumns() {
    [
        'bold', 'bold_json', 'rois', 'roi_labels', 'confounds', 'confounds_json', 'compcor_mask',
        'video', 'weights', 'flow_weights', 'card',
        'search_mask', 't_map', 'probability_map', 'events', 'transforms', 'reference',
    ]
}

/** The rows of a sheet as maps of text. */
def sheetRows(sheet) {
    if (!sheet) {
        return []
    }
    def lines = sheetLines(sheet)
    def header = lines.first()
    return lines.tail().collect { cells -> [header, cells].transpose().collectEntries() }
}

/** A run as all tables know it: digits lose leading zeros. */
def runKey(run) {
    "${run}".replaceFirst(/^0+(?=\d+$)/, '')
}

/** The files of a cell, each relative to its sheet's folder. */
def cellFiles(sheet, cell) {
    cell ? cell.tokenize(';').collect { name -> sheetFile(sheet, name.trim()) } : []
}

/** The JSON beside a file (same stem), if there is one. */
def jsonBeside(files) {
    files
        .collect { image -> image.parent.resolve(image.name.replaceFirst(/(\.nii(\.gz)?|\.tsv|\.img|\.hdr)$/, '') + '.json') }
        .findAll { json -> json.exists() }
}

/**
 * What check-design gets: [its sheets with paths as they are staged; the files; the BIDS folder; its listing].
 * A file that does not exist keeps its relative name, so that check-design can report it.
 */
def stagedDesign(sheets) {
    def checked = sheets.subMap(['subjects', 'stimuli', 'models', 'rois', 'localizers', 'contrasts', 'transforms']).findAll { _name, sheet -> sheet }
    def files = checked.values().collect { sheet -> presentFiles(sheet) }.flatten().unique()
    def staged = checked.collect { name, sheet -> keptSheet(name, stagedText(sheet, files, 'inputs')) }
    return [staged, files, sheets.bids ?: [], sheets.bids ? listing(sheets.bids) : '']
}

/** A sheet's text with each present file written as folder/position/name; JSON files beside the others are added as columns. */
def stagedText(sheet, files, folder) {
    def lines = sheetLines(sheet)
    def header = lines.first()
    if (header.unique(false) != header || lines.any { cells -> cells.size() != header.size() }) {
        return sheet.text
    }
    return stagedRows(sheet, sheetRows(sheet), files, folder)
}

/** The same for some rows of a sheet. */
def stagedRows(sheet, rows, files, folder) {
    def completed = rows.collect { row -> withJsonBeside(sheet, row) }
    def header = completed.collect { row -> row.keySet() }.flatten().unique()
    if (!completed) {
        return sheet.text.trim()
    }
    def lines = completed.collect { row ->
        header.collect { column -> column in fileColumns() ? stagedCell(sheet, row[column], files, folder) : row[column] }
    }
    return ([header] + lines).collect { cells -> cells.collect { cell -> csvCell(cell) }.join(',') }.join('\n')
}

/** The files of some rows that are there to be staged; a broken link counts, because its cause can be told. */
def rowFiles(sheet, rows) {
    rows.collect { row ->
        def completed = withJsonBeside(sheet, row)
        fileColumns().collect { column -> cellFiles(sheet, completed[column]) }
    }.flatten().findAll { path -> path.exists() || isLink(path) }.unique()
}

def presentFiles(sheet) {
    rowFiles(sheet, sheetRows(sheet))
}

def sheetLines(sheet) {
    def lines = sheet.text.startsWith('\uFEFF') ? sheet.text.substring(1).splitCsv(strip: true) : sheet.splitCsv(strip: true)
    return lines ?: [['']]
}

def sheetFile(sheet, name) {
    name.startsWith('/') || name.contains('://') ? file(name, glob: false) : file("${sheet.parent.toUriString()}/${name}", glob: false)
}

/** A row with the JSON files beside its BOLD and confounds, where its sheet has such columns and leaves them empty. */
def withJsonBeside(sheet, row) {
    def columns = row.containsKey('run') ? ['bold', 'confounds'] : ['confounds']
    def added = columns
        .findAll { column -> row[column] && !row["${column}_json".toString()] }
        .collectEntries { column -> ["${column}_json".toString(), jsonBeside(cellFiles(sheet, row[column]))] }
        .findAll { _column, json -> json }
        .collectEntries { column, json -> [column, json.first().toUriString()] }
    return row + added
}

def stagedCell(sheet, cell, files, folder) {
    cellFiles(sheet, cell)
        .collect { path -> path in files ? "${folder}/${files.indexOf(path) + 1}/${path.name}" : cell }
        .unique()
        .join(';')
}

/**
 * A sheet in the work folder. The same text is the same file with the same time, whoever writes it last, so that its
 * tasks stay cached; several writers at once do not disturb each other.
 */
def keptSheet(name, text) {
    def sheet = workflow.workDir.resolve("sheets/${text.md5()}/${name}.csv")
    if (!sheet.exists()) {
        sheet.parent.mkdirs()
        def partial = java.nio.file.Files.createTempFile(sheet.parent, "${name}.".toString(), '.partial')
        partial.text = "${text}\n"
        java.nio.file.Files.setLastModifiedTime(partial, java.nio.file.attribute.FileTime.fromMillis(0))
        java.nio.file.Files.move(partial, sheet, java.nio.file.StandardCopyOption.ATOMIC_MOVE)
    }
    return sheet
}

def csvCell(cell) {
    def text = cell == null ? '' : "${cell}"
    return text =~ /[",]/ ? '"' + text.replace('"', '""') + '"' : text
}

def isLink(path) {
    path.scheme == 'file' && java.nio.file.Files.isSymbolicLink(path)
}

/** A digest of the names, sizes and times below a folder: a folder's own time says nothing of its subfolders. */
def listing(folder) {
    files("${folder}/**").collect { path -> "${path} ${path.size()} ${path.lastModified()}" }.sort().join('\n').md5()
}
