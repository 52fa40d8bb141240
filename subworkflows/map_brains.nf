// Maps of whole brains: how well each network explains the geometry around every voxel or vertex of each participant.

include { gather ; inOneSpace ; task } from '../modules/design'
include { BUILD_SEARCHLIGHT } from '../modules/build_searchlight'
include { MAP_SEARCHLIGHT } from '../modules/map_searchlight'
include { GROUP_MAPS } from '../modules/group_maps'

workflow MAP_BRAINS {
    take:
    // one per participant and run: [subject: sub-01, run: 1, bold: [bold.nii.gz], mask: [mask.nii.gz], surfaces: [], ...]
    scans
    // one per network and run: [[model: vit, run: 1], vit_run-1_model-rdms.h5]
    rdms
    // one: all runs where their overlap is dropped, else none
    all_runs
    // one: design.json
    design

    main:
    // one per run: [1, [RDM files of all networks]]
    by_run = rdms.map { meta, file -> [meta.run, file] }.groupTuple()
    // one per participant: [sub-01, [masks of all its runs]]; those of volumes differ by some voxels where fMRIPrep made them
    masks = scans.map { scan -> [scan.subject, scan.mask] }.groupTuple().map { subject, of_runs -> [subject, of_runs.flatten().unique()] }
    def columns = ['bold', 'bold_json', 'mask', 'surfaces', 'confounds', 'confounds_json', 'compcor_mask', 'drop_volumes', 'model_rdms']
    BUILD_SEARCHLIGHT(
        scans.map { scan -> [scan.subject, scan] }.combine(masks, by: 0)
            .map { _subject, scan, of_subject -> [scan.run, scan.surfaces ? scan : scan + [mask: of_subject]] }
            .combine(by_run, by: 0)
            .map { _run, scan, files -> task(scan + [model_rdms: files], ['subject', 'run'], columns) },
        all_runs,
    )
    // one per participant: [sub-01, [its searchlight files, one per run]]
    by_subject = gather(
        BUILD_SEARCHLIGHT.out.searchlights.map { meta, file -> [meta.subject, file] },
        scans.map { scan -> [scan.subject, scan.runs_of_subject] },
    )
    MAP_SEARCHLIGHT(by_subject.filter { _subject, files -> files.size() > 1 }.map { subject, files -> [[subject: subject], files] })
    maps = MAP_SEARCHLIGHT.out.maps
    // one: [[maps of all participants], design.json], where there are several and their scans lie in one space
    together = maps.map { _meta, files -> [files].flatten() }.toList()
        .filter { all -> all.size() > 1 }
        .map { all -> [all.flatten()] }
        .combine(design.filter { file -> inOneSpace(file) })
    GROUP_MAPS(
        together.map { files, _design -> files },
        scans.map { scan -> task(scan, [], ['surfaces', 'bold']) }.first(),
    )
    pictures = GROUP_MAPS.out.pictures
    sidecars = BUILD_SEARCHLIGHT.out.sidecar.mix(MAP_SEARCHLIGHT.out.sidecar, GROUP_MAPS.out.sidecar)

    emit:
    maps
    pictures
    sidecars
}
