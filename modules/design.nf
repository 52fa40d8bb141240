// From the sheets (or the BIDS folder's design.json) to what each process gets.

include { cellFiles ; jsonBeside ; keptSheet ; rowFiles ; runKey ; sheetRows ; stagedRows } from './sheets'

/** The sheets that the parameters name. */
def givenSheets() {
    def names = ['subjects', 'stimuli', 'models', 'rois', 'localizers', 'contrasts', 'transforms']
    return (names + 'bids').collectEntries { name -> [name, params[name] ? file(params[name], checkIfExists: true) : null] }
}

/** The sheets of a simulated study. */
def simulatedSheets(study) {
    ['subjects', 'stimuli', 'models'].collectEntries { name -> [name, study.resolve("${name}.csv")] }
}

/** One per subject and run: [[subject: sub-01, run: 1], bold, bold_json, rois, roi_labels, confounds, confounds_json, compcor_mask]. */
def scans(sheets, design) {
    def columns = ['bold', 'bold_json', 'rois', 'roi_labels', 'confounds', 'confounds_json', 'compcor_mask']
    def rows = sheets.bids ? new groovy.json.JsonSlurper().parse(design).scans : sheetRows(sheets.subjects)
    return rows.collect { row ->
        def found = columns.collectEntries { column -> [column, scanFiles(sheets, row[column])] }
        def completed = found + [
            bold_json: found.bold_json ?: jsonBeside(found.bold),
            confounds_json: found.confounds_json ?: jsonBeside(found.confounds),
        ]
        [[subject: "${row.subject}".toString(), run: runKey(row.run)]] + columns.collect { column -> completed[column] }
    }
}

/** One per subject: [sub-01, number of its runs]. */
def runsPerSubject(sheets, design) {
    scans(sheets, design).countBy { scan -> scan[0].subject }.collect { subject, runs -> [subject, runs] }
}

/** One per run: [1, number of participants that have it]. */
def subjectsPerRun(sheets, design) {
    scans(sheets, design).countBy { scan -> scan[0].run }.collect { run, subjects -> [run, subjects] }
}

/** The movies of the runs with scans: with --bids, --runs may choose some of them. */
def shown(sheets, design) {
    def runs = scans(sheets, design).collect { scan -> scan[0].run }
    return sheetRows(sheets.stimuli).findAll { row -> runKey(row.run) in runs }
}

/** One per network: [vit, number of runs of the movie]. */
def runsPerModel(sheets, design) {
    sheetRows(sheets.models).collect { row -> [row.model, shown(sheets, design).size()] }
}

/** One per network and run: [[model: vit, run: 1, network: vit-b16, volumes: 451], video, weights, flow_weights, card, hrf]. */
def screenings(sheets, design) {
    def hrf = params.hrf in ['spm', 'spm-20s', 'glover', 'none'] ? [] : file(params.hrf, checkIfExists: true)
    return [sheetRows(sheets.models), shown(sheets, design)].combinations().collect { model, stimulus ->
        def meta = [model: model.model, run: runKey(stimulus.run), network: model.network, volumes: stimulus.volumes]
        def files = ['weights', 'flow_weights', 'card'].collect { column -> cellFiles(sheets.models, model[column]) }
        [meta, cellFiles(sheets.stimuli, stimulus.video)] + files + [hrf]
    }
}

/** The runs and their videos, in the sheet's order. */
def movies(sheets, design) {
    def rows = shown(sheets, design)
    return [rows.collect { row -> runKey(row.run) }, rows.collect { row -> cellFiles(sheets.stimuli, row.video) }.flatten()]
}

/** One per participant without a row in rois.csv: their regions are those of subjects.csv. */
def subjectsWithoutRegions(sheets, design) {
    scans(sheets, design).collect { scan -> scan[0].subject }.unique() - sheetRows(sheets.rois)*.subject
}

/**
 * One per participant in rois.csv: [[subject: sub-01], sheet, files, number of warped maps, grid, localizer_bold, localizer_json, localizer_events, localizer_confounds, localizer_confounds_json, contrasts].
 * Maps that go through WARP_PROBABILITY_MAPS are not among the files; the sheet has them in the folder warped/.
 */
def regions(sheets, design) {
    def subjects = scans(sheets, design).groupBy { scan -> scan[0].subject }
    def maps = warps(sheets, design)
    return sheetRows(sheets.rois).groupBy { row -> row.subject }.findAll { subject, _rows -> subject in subjects }.collect { subject, given ->
        def warped = maps.findAll { map -> map[0].subject == subject }.collectEntries { map -> [map[1], "warped/${map[0].warped}".toString()] }
        def rows = given.collect { row ->
            def map = warped[cellFiles(sheets.rois, row.probability_map).find()]
            map ? row + [probability_map: map] : row
        }
        def files = rowFiles(sheets.rois, rows)
        def localizer = sheetRows(sheets.localizers).find { row -> row.subject == subject } ?: [:]
        def bold = cellFiles(sheets.localizers, localizer.bold)
        def confounds = cellFiles(sheets.localizers, localizer.confounds)
        def confounds_json = cellFiles(sheets.localizers, localizer.confounds_json) ?: jsonBeside(confounds)
        def localizer_files = [bold, jsonBeside(bold), cellFiles(sheets.localizers, localizer.events), confounds, confounds_json]
        def grid = firstRun(subjects[subject])[1]
        [[subject: subject], keptSheet('rois', stagedRows(sheets.rois, rows, files, 'regions')), files, warped.size(), grid] + localizer_files + [sheets.contrasts ?: []]
    }
}

/** One per participant and probability map, where the participant has transforms: [[subject: sub-01, warped: 1_V1v.nii.gz], map, reference, transforms]. */
def warps(sheets, design) {
    def transforms = sheetRows(sheets.transforms).collectEntries { row -> [row.subject, row] }
    def subjects = scans(sheets, design).collect { scan -> scan[0].subject }
    return sheetRows(sheets.rois)
        .findAll { row -> row.probability_map && row.subject in transforms && row.subject in subjects }
        .collect { row -> [row.subject, cellFiles(sheets.rois, row.probability_map).first()] }
        .unique()
        .groupBy { subject, _map -> subject }
        .collectMany { subject, pairs ->
            def files = ['reference', 'transforms'].collect { column -> cellFiles(sheets.transforms, transforms[subject][column]) }
            pairs.withIndex().collect { pair, k -> [[subject: subject, warped: "${k + 1}_${pair[1].name}".toString()], pair[1]] + files }
        }
}

/** [key, file] items and [key, n] sizes give [key, its n files] as soon as all n are there. */
def gather(items, sizes) {
    items
        .combine(sizes, by: 0)
        .map { key, item, size -> [groupKey(key, size), item] }
        .groupTuple()
        .map { key, all -> [key.toString(), all] }
}

def scanFiles(sheets, value) {
    if (sheets.bids) {
        return [value].flatten().findAll().collect { path -> sheets.bids.resolve(path) }
    }
    return cellFiles(sheets.subjects, value)
}

def firstRun(scans) {
    scans.min { scan -> scan[0].run.isInteger() ? String.format('%09d', scan[0].run as Integer) : scan[0].run }
}
