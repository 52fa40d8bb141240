// What each region of each participant makes of each run: where the sheets ask for it, the regions are defined first.

include { gather ; task } from '../modules/design'
include { WARP_PROBABILITY_MAPS } from '../modules/warp_probability_maps'
include { DEFINE_ROIS } from '../modules/define_rois'
include { BUILD_ROI_RDMS } from '../modules/build_roi_rdms'

workflow MEASURE_REGIONS {
    take:
    // one per participant and run: [subject: sub-01, run: 1, bold: [bold.nii.gz], rois: [rois.nii.gz], confounds: [...], ...]
    scans
    // one per participant in rois.csv: [subject: sub-01, sheet: its rows, files: [V1d.nii.gz, ...], grid: [bold.nii.gz], ...]
    regions
    // one per participant and probability map in another space: [subject: sub-01, warped: 1_V1v.nii.gz, map: [V1v.nii.gz], ...]
    warps
    // one: [contrasts.csv], or none
    contrasts
    // whether Grams of the regions are wanted, too
    with_grams

    main:
    WARP_PROBABILITY_MAPS(warps.map { warp -> task(warp, ['subject', 'warped'], ['map', 'reference', 'transforms']) })
    // one per participant in rois.csv: [sub-01, [its warped maps]], as soon as they are there
    warped = gather(
        WARP_PROBABILITY_MAPS.out.maps.map { meta, map -> [meta.subject, map] },
        regions.map { region -> [region.subject, region.maps_to_warp] },
    )
    def of_localizer = ['localizer_bold', 'localizer_json', 'localizer_events', 'localizer_confounds', 'localizer_confounds_json']
    DEFINE_ROIS(
        regions.map { region -> [region.subject, region] }.join(warped).map { _subject, region, maps ->
            task(region + [warped: maps], ['subject'], ['sheet', 'files', 'warped', 'grid', 'brain_mask', 'surfaces'] + of_localizer)
        },
        contrasts,
    )

    // one per participant: [sub-01, [rois.nii.gz], [rois.tsv]]; without a row in rois.csv: [sub-01, [], []]
    defined = DEFINE_ROIS.out.rois
        .map { meta, rois, labels -> [meta.subject, [rois], [labels]] }
        .mix(scans.filter { scan -> scan.regions_to_define == '0' }.map { scan -> [scan.subject, [], []] }.unique())
    // none in a study of whole brains alone
    with_regions = scans.map { scan -> [scan.subject, scan] }.combine(defined, by: 0)
        .map { _subject, scan, rois, labels -> scan + [rois: scan.rois + rois, roi_labels: scan.roi_labels + labels] }
        .filter { scan -> scan.rois }
    BUILD_ROI_RDMS(
        with_regions.map { scan ->
            task(
                scan,
                ['subject', 'run'],
                ['bold', 'bold_json', 'rois', 'roi_labels', 'confounds', 'confounds_json', 'compcor_mask', 'drop_volumes'],
            )
        },
        with_grams,
    )
    // one per participant and run: [[subject: sub-01, run: 1], sub-01_run-1_roi-rdms.h5]
    rdms = BUILD_ROI_RDMS.out.rdms
    // one per participant: [sub-01, [its RDM files, one per run]]
    by_subject = gather(
        rdms.map { meta, file -> [meta.subject, file] },
        scans.map { scan -> [scan.subject, scan.runs_of_subject] },
    )
    // the same of Grams, where they are wanted
    grams_by_subject = gather(
        BUILD_ROI_RDMS.out.grams.map { meta, file -> [meta.subject, file] },
        scans.map { scan -> [scan.subject, scan.runs_of_subject] },
    )
    // one per run with several participants: [1, [RDM files of all of them]]
    by_run = gather(
        rdms.map { meta, file -> [meta.run, file] },
        scans.map { scan -> [scan.run, scan.subjects_of_run] },
    ).filter { _run, files -> files.size() > 1 }
    // one, where there are regions: [[:], [rois.dlabel.nii], [], [bold.dtseries.nii], [L.surf.gii, R.surf.gii]] of the first scan
    places = with_regions.toSortedList { one, other -> "${one.subject} ${one.run}" <=> "${other.subject} ${other.run}" }
        .filter { all -> all }
        .map { all -> task(all[0], [], ['rois', 'roi_labels', 'bold', 'surfaces']) }
    qc = DEFINE_ROIS.out.qc.mix(DEFINE_ROIS.out.labels)
    sidecars = DEFINE_ROIS.out.sidecar.mix(BUILD_ROI_RDMS.out.sidecar)

    emit:
    by_subject
    grams_by_subject
    by_run
    places
    qc
    sidecars
}
