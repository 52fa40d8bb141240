// rdmflow: how well does each network explain the geometry of each brain region over a movie?

include { CHECK_DESIGN } from './modules/check_design'
include { SIMULATE_STUDY } from './modules/simulate_study'
include { SHOW_MOVIE } from './subworkflows/show_movie'
include { MEASURE_REGIONS } from './subworkflows/measure_regions'
include { MAP_BRAINS } from './subworkflows/map_brains'
include { EXPLAIN_REGIONS } from './subworkflows/explain_regions'
include { NOISE_CEILING } from './modules/noise_ceiling'
include { COMPARE_MODELS } from './subworkflows/compare_models'
include { GROUP_STATS } from './modules/group_stats'
include { RENDER_REPORT } from './modules/render_report'
include { isOn ; needGrams } from './modules/options'
include { checkParameters ; checkTools } from './modules/parameters'
include { datasetDescription ; origin ; summary ; writeVersions } from './modules/closing'
include { leftovers } from './modules/leftovers'
include { givenSheets ; movesFor ; rows ; simulatedSheets ; stagedDesign } from './modules/design'

workflow {
    main:
    checkParameters()
    checkTools()
    // asked for here: a channel's thread is interrupted where a study stops
    ran = origin()

    // one: the sheets of the study, [subjects: subjects.csv, stimuli: stimuli.csv, models: models.csv, ...]
    if (isOn(params.simulate)) {
        SIMULATE_STUDY()
        sheets = SIMULATE_STUDY.out.study.map { study -> simulatedSheets(study) }
        made = SIMULATE_STUDY.out.sidecar
    }
    else {
        sheets = channel.value(givenSheets())
        made = channel.empty()
    }
    // nothing else starts before the design is found sound; its tables say what each step below works on, one row per task
    staged = sheets.map { given -> stagedDesign(given) }
    CHECK_DESIGN(staged.map { study -> study.inputs }, staged.map { study -> study.bundle })

    // one per network and run: [model: vit, run: 1, network: vit-b16, volumes: 451, video: [run-1.mp4], weights: [vit.pth], ...]
    screenings = rows(CHECK_DESIGN.out.screenings, sheets)
    // one per participant and run: [subject: sub-01, run: 1, bold: [bold.nii.gz], rois: [rois.nii.gz], confounds: [...], ...]
    scans = rows(CHECK_DESIGN.out.scans, sheets)
    regions = rows(CHECK_DESIGN.out.regions, sheets)
    warps = rows(CHECK_DESIGN.out.warps, sheets)

    // how alike the moments of each run are, in each layer of each network and in each region of each participant
    SHOW_MOVIE(screenings)
    MEASURE_REGIONS(scans, regions, warps, sheets.map { given -> given.contrasts ?: [] }, needGrams(params.measures))

    // one: [fits: 40, unique: 40, scan: 20], by how many shifts and seconds the movie is moved against the brain; 0 for none
    moves = CHECK_DESIGN.out.design.map { design -> movesFor(design) }
    EXPLAIN_REGIONS(MEASURE_REGIONS.out.by_subject, SHOW_MOVIE.out.all, SHOW_MOVIE.out.several, screenings, moves)
    // all runs where their overlap is dropped (a file of one run does not tell whether it is the first or the last), else none
    all_runs = scans.map { scan -> scan.run }.unique().toList().map { runs -> (params.drop_overlap as BigDecimal) > 0 ? runs : [] }
    NOISE_CEILING(MEASURE_REGIONS.out.by_run.map { run, rdms -> [[run: run], rdms] }, all_runs)
    COMPARE_MODELS(
        MEASURE_REGIONS.out.by_subject,
        MEASURE_REGIONS.out.grams_by_subject,
        SHOW_MOVIE.out.all,
        SHOW_MOVIE.out.comparable,
        SHOW_MOVIE.out.all_grams,
    )
    MAP_BRAINS(scans.filter { isOn(params.searchlight) }, SHOW_MOVIE.out.rdms, all_runs, CHECK_DESIGN.out.design)

    // each one list, empty where the study has none: one network, one participant, the brain half or the networks alone
    fits = EXPLAIN_REGIONS.out.fits.collect().ifEmpty([])
    unique = EXPLAIN_REGIONS.out.unique.collect().ifEmpty([])
    ceilings = NOISE_CEILING.out.ceilings.collect().ifEmpty([])
    any = EXPLAIN_REGIONS.out.fits.mix(NOISE_CEILING.out.ceilings).first().map { _table -> true }
    GROUP_STATS(
        fits,
        ceilings,
        unique,
        EXPLAIN_REGIONS.out.fit_nulls.collect().ifEmpty([]),
        EXPLAIN_REGIONS.out.unique_nulls.collect().ifEmpty([]),
        EXPLAIN_REGIONS.out.layers.collect().ifEmpty([]),
        EXPLAIN_REGIONS.out.lag_scans.collect().ifEmpty([]),
        COMPARE_MODELS.out.measures.collect().ifEmpty([]),
        EXPLAIN_REGIONS.out.parts.collect().ifEmpty([]),
        any,
    )

    sidecars = CHECK_DESIGN.out.sidecar
        .mix(made, SHOW_MOVIE.out.sidecars, MEASURE_REGIONS.out.sidecars, EXPLAIN_REGIONS.out.sidecars)
        .mix(NOISE_CEILING.out.sidecar, COMPARE_MODELS.out.sidecars, MAP_BRAINS.out.sidecars)
    // one: [[1, 2, ...], [run-1.mp4, run-2.mp4, ...]]
    movies = screenings.filter { screening -> screening.video }.map { screening -> [screening.run, screening.video] }.unique().toList()
        .map { shown -> [shown.collect { run, _video -> run }, shown.collectMany { _run, video -> video }] }
    // one text: tool, tab, version, one tool per line
    versions = channel.topic('versions').map { _process, tool, version -> "${tool}\t${version.tokenize().last()}".toString() }
        .unique().toSortedList().map { lines -> lines.join('\n') }
    RENDER_REPORT(
        CHECK_DESIGN.out.design,
        GROUP_STATS.out.group.ifEmpty([]),
        COMPARE_MODELS.out.pca.ifEmpty([]),
        fits,
        unique,
        ceilings,
        COMPARE_MODELS.out.similarity.ifEmpty([]),
        sidecars.flatten().collect(),
        MEASURE_REGIONS.out.places.ifEmpty([[:], [], [], [], []]),
        MEASURE_REGIONS.out.qc.mix(MAP_BRAINS.out.pictures).flatten().collect().ifEmpty([]),
        movies,
        versions.map { lines -> (ran + [lines]).join('\n') },
        CHECK_DESIGN.out.design.map { design -> leftovers(file(params.outdir, glob: false), design) },
    )

    // named here, because the names workflow and params mean nothing any more when the last task has ended
    def results = file(params.outdir, glob: false)
    def this_run = workflow
    def description = datasetDescription()
    versions.subscribe { lines -> writeVersions(results, lines) }
    workflow.onComplete {
        if (this_run.success) {
            results.resolve('dataset_description.json').text = description
            println(summary(results))
        }
    }
}
