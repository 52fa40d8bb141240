// rdmflow: how well does each network explain the geometry of each brain region over a movie?

include { CHECK_DESIGN } from './modules/check_design'
include { SIMULATE_STUDY } from './modules/simulate_study'
include { EXTRACT_ACTIVATIONS } from './modules/extract_activations'
include { BUILD_MODEL_RDMS } from './modules/build_model_rdms'
include { WARP_PROBABILITY_MAPS } from './modules/warp_probability_maps'
include { DEFINE_ROIS } from './modules/define_rois'
include { BUILD_ROI_RDMS } from './modules/build_roi_rdms'
include { FIT_CV_REGRESSION } from './modules/fit_cv_regression'
include { UNIQUE_VARIANCE } from './modules/unique_variance'
include { NOISE_CEILING } from './modules/noise_ceiling'
include { PCA } from './modules/pca'
include { GROUP_STATS } from './modules/group_stats'
include { RENDER_REPORT } from './modules/render_report'
include { isOn } from './modules/options'
include { checkParameters ; checkTools } from './modules/parameters'
include { origin ; summary ; writeVersions } from './modules/closing'
include { leftovers } from './modules/leftovers'
include { stagedDesign } from './modules/sheets'
include { gather ; givenSheets ; movies ; regions ; runsPerModel ; runsPerSubject ; scans ; screenings ; simulatedSheets ; subjectsPerRun ; subjectsWithoutRegions ; warps } from './modules/design'

workflow {
    main:
    checkParameters()
    checkTools()

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

    // nothing else starts before the design is found sound; later tasks depend on their own rows, not on design.json
    CHECK_DESIGN(sheets.map { given -> stagedDesign(given) })
    // one: [sheets, design.json]
    study = sheets.combine(CHECK_DESIGN.out.design)

    // one per network and run: [[model: vit, run: 1, network: vit-b16, volumes: 451], video, weights, flow_weights, card, hrf]
    EXTRACT_ACTIVATIONS(study.flatMap { given, _design -> screenings(given) })
    // one per network and run: [[model: vit, run: 1, ...], vit_run-1_grams.h5]
    BUILD_MODEL_RDMS(EXTRACT_ACTIVATIONS.out.grams.map { meta, grams -> [meta.subMap(['model', 'run']), grams] })

    // one per participant and probability map in another space: [[subject: sub-01, warped: 1_V1v.nii.gz], map, reference, transforms]
    WARP_PROBABILITY_MAPS(study.flatMap { given, design -> warps(given, design) })
    // one per participant in rois.csv: [sub-01, number of its maps to warp]
    to_warp = study.flatMap { given, design -> regions(given, design).collect { region -> [region[0].subject, region[3]] } }
    // the same: [sub-01, [its warped maps]], as soon as they are there
    warped = gather(WARP_PROBABILITY_MAPS.out.maps.map { meta, map -> [meta.subject, map] }, to_warp)
        .mix(to_warp.filter { _subject, count -> count == 0 }.map { subject, _count -> [subject, []] })
    // one per participant in rois.csv: [[subject: sub-01], sheet, files, warped, grid, localizer_bold, localizer_json, localizer_events, localizer_confounds, localizer_confounds_json, contrasts]
    DEFINE_ROIS(
        study.flatMap { given, design -> regions(given, design) }
            .map { region -> [region[0].subject, region] }
            .join(warped)
            .map { _subject, region, maps -> region.take(3) + [maps] + region.drop(4) }
    )
    // one per participant: [sub-01, rois.nii.gz, rois.tsv]; without a row in rois.csv: [sub-01, [], []]
    defined = DEFINE_ROIS.out.rois
        .map { meta, rois, labels -> [meta.subject, [rois], [labels]] }
        .mix(study.flatMap { given, design -> subjectsWithoutRegions(given, design).collect { subject -> [subject, [], []] } })

    // one per participant and run: [[subject: sub-01, run: 1], bold, bold_json, rois, roi_labels, confounds, confounds_json, compcor_mask]
    BUILD_ROI_RDMS(
        study.flatMap { given, design -> scans(given, design) }
            .map { scan -> [scan[0].subject, scan] }
            .combine(defined, by: 0)
            .map { _subject, scan, rois, labels -> scan.take(3) + [scan[3] + rois, scan[4] + labels] + scan.drop(5) }
    )

    // one per participant: [sub-01, [its RDM files, one per run]]
    by_subject = gather(BUILD_ROI_RDMS.out.rdms.map { meta, rdms -> [meta.subject, rdms] }, study.flatMap { given, design -> runsPerSubject(given, design) })
    // one per network: [vit, [its RDM files, one per run]]
    by_model = gather(BUILD_MODEL_RDMS.out.rdms.map { meta, rdms -> [meta.model, rdms] }, study.flatMap { given, _design -> runsPerModel(given) })
    // one per run with several participants: [1, [RDM files of all participants]]
    by_run = gather(BUILD_ROI_RDMS.out.rdms.map { meta, rdms -> [meta.run, rdms] }, study.flatMap { given, design -> subjectsPerRun(given, design) })
        .filter { _run, rdms -> rdms.size() > 1 }
    // one: the RDM files of all networks and runs
    all_models = BUILD_MODEL_RDMS.out.rdms.map { _meta, rdms -> rdms }.collect()
    // the same where there are two networks or more
    several_models = BUILD_MODEL_RDMS.out.rdms.map { meta, rdms -> [meta.model, rdms] }.toList()
        .filter { models -> models.collect { model, _rdms -> model }.unique().size() > 1 }
        .map { models -> [models.collect { _model, rdms -> rdms }] }

    // one per participant and network: [[subject: sub-01, model: vit], ROI RDMs, model RDMs]
    FIT_CV_REGRESSION(by_subject.combine(by_model).map { subject, roi_rdms, model, model_rdms -> [[subject: subject, model: model], roi_rdms, model_rdms] })
    // one per participant, all networks at once
    UNIQUE_VARIANCE(by_subject.combine(several_models).map { subject, roi_rdms, model_rdms -> [[subject: subject], roi_rdms, model_rdms] })
    // all runs where their overlap is dropped (a file of one run does not tell whether it is the first or the last), else none
    all_runs = study.map { given, design -> (params.drop_overlap as BigDecimal) > 0 ? subjectsPerRun(given, design).collect { run, _subjects -> run } : [] }.first()
    // one per run, all participants at once
    NOISE_CEILING(by_run.map { run, rdms -> [[run: run], rdms] }, all_runs)
    PCA(all_models)

    // each one list, empty where the study has none: one network, one participant, or the brain half alone
    fits = FIT_CV_REGRESSION.out.fits.collect().ifEmpty([])
    unique = UNIQUE_VARIANCE.out.unique.collect().ifEmpty([])
    ceilings = NOISE_CEILING.out.ceilings.collect().ifEmpty([])
    GROUP_STATS(fits, ceilings, unique, FIT_CV_REGRESSION.out.fits.mix(NOISE_CEILING.out.ceilings).first().map { _table -> true })

    sidecars = CHECK_DESIGN.out.sidecar
        .mix(made, EXTRACT_ACTIVATIONS.out.sidecar, BUILD_MODEL_RDMS.out.sidecar, DEFINE_ROIS.out.sidecar, BUILD_ROI_RDMS.out.sidecar, FIT_CV_REGRESSION.out.sidecar, UNIQUE_VARIANCE.out.sidecar, NOISE_CEILING.out.sidecar)
        .flatten()
        .collect()
    // one text: tool, tab, version, one tool per line
    versions = channel.topic('versions').map { _process, tool, version -> "${tool}\t${version.tokenize().last()}".toString() }.unique().toSortedList().map { lines -> lines.join('\n') }
    // the same after what ran them: rdmflow revision, tab, commit; nextflow, tab, version
    provenance = versions.map { lines -> (origin() + [lines]).join('\n') }
    RENDER_REPORT(
        CHECK_DESIGN.out.design,
        GROUP_STATS.out.group.ifEmpty([]),
        PCA.out.pca.ifEmpty([]),
        fits,
        unique,
        ceilings,
        sidecars,
        DEFINE_ROIS.out.qc.flatten().collect().ifEmpty([]),
        study.map { given, _design -> movies(given) },
        provenance,
        CHECK_DESIGN.out.design.map { design -> leftovers(file(params.outdir, glob: false), design) },
    )

    // named here, because the names workflow and params mean nothing any more when the last task has ended
    def results = file(params.outdir)
    def this_run = workflow
    versions.subscribe { lines -> writeVersions(results, lines) }
    workflow.onComplete {
        if (this_run.success) {
            println(summary(results))
        }
    }
}
