// How models lie to each other in the space of their RDMs, and how alike their layers are to regions, or to each other, by measures.

include { isOn ; measuresOf ; needGrams } from '../modules/options'
include { PCA } from '../modules/pca'
include { COMPARE_RDMS } from '../modules/compare_rdms'

workflow COMPARE_MODELS {
    take:
    // one per participant: [sub-01, [its RDM files, one per run]], and the same of Grams where they are wanted
    by_subject
    grams_by_subject
    // one: the RDM files of all models; of those with the pipeline's metric; [grams files]
    models
    comparable
    model_grams

    main:
    PCA(comparable)
    // one per participant: [sub-01, [RDM files], [grams files]]
    regions = by_subject.join(needGrams(params.measures) ? grams_by_subject : by_subject.map { subject, _rois -> [subject, []] })
    // one, and only without participants: nothing to compare models with but each other
    def alone = !isOn(params.simulate) && !params.subjects && !params.bids
    nothing = models.filter { _files -> alone }.map { _files -> ['', [], []] }
    COMPARE_RDMS(
        regions.mix(nothing).combine(models.map { files -> [files] }).combine(model_grams)
            .map { subject, rois, grams, rdms, of_models ->
                def measures = measuresOf(params.measures, of_models) ?: (subject ? [] : ['pearson'])
                def table = subject ? "${subject}_measures".toString() : 'model_similarity'
                def wanted = needGrams(measures)
                [[subject: subject, table: table], rois, wanted ? grams : [], rdms, wanted ? of_models : [], measures]
            }
            .filter { _meta, _rois, _grams, _rdms, _of_models, measures -> measures }
    )
    tables = COMPARE_RDMS.out.measures.branch { file ->
        similarity: file.name == 'model_similarity.tsv'
        measures: true
    }
    pca = PCA.out.pca
    similarity = tables.similarity
    measures = tables.measures
    sidecars = COMPARE_RDMS.out.sidecar

    emit:
    pca
    similarity
    measures
    sidecars
}
