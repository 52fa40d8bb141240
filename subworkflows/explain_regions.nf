// How well models explain regions, beyond each other and together: everything between RDMs and the group.

include { isOn } from '../modules/options'
include { FIT_CV_REGRESSION } from '../modules/fit_cv_regression'
include { UNIQUE_VARIANCE } from '../modules/unique_variance'
include { PARTITION_VARIANCE } from '../modules/partition_variance'

workflow EXPLAIN_REGIONS {
    take:
    // one per participant: [sub-01, [its RDM files, one per run]]
    by_subject
    // one: the RDM files of all models; the same as an item of its own, where there are two models or more
    models
    several
    // one per model and run: [model: vit, family: transformer, ...]
    screenings
    // one: [fits: 40, unique: 40, scan: 20], by how many shifts and seconds the movie is moved against the brain
    moves

    main:
    // one per participant: [[subject: sub-01], [its RDM files]]
    regions = by_subject.map { subject, rois -> [[subject: subject], rois] }
    // one per participant, all models at once, each by itself
    FIT_CV_REGRESSION(regions, models, moves.map { of -> [of.fits, of.scan] })
    // one per participant, all pairs of models
    UNIQUE_VARIANCE(
        by_subject.combine(several).map { subject, rois, layers -> [[subject: subject], rois, layers] },
        moves.map { of -> of.unique },
    )
    // one: [[flow, dynamic], [vit, static], ...]
    families = screenings.map { screening -> [screening.model, screening.family] }.unique().toSortedList { one, other -> one[0] <=> other[0] }
    PARTITION_VARIANCE(regions.filter { isOn(params.partition) }, models, families)
    sidecars = FIT_CV_REGRESSION.out.sidecar.mix(UNIQUE_VARIANCE.out.sidecar, PARTITION_VARIANCE.out.sidecar)
    fits = FIT_CV_REGRESSION.out.fits
    fit_nulls = FIT_CV_REGRESSION.out.nulls
    layers = FIT_CV_REGRESSION.out.layers
    lag_scans = FIT_CV_REGRESSION.out.lag_scans
    unique = UNIQUE_VARIANCE.out.unique
    unique_nulls = UNIQUE_VARIANCE.out.nulls
    parts = PARTITION_VARIANCE.out.parts

    emit:
    fits
    fit_nulls
    layers
    lag_scans
    unique
    unique_nulls
    parts
    sidecars
}
