// What an earlier, other study left in the folder of results.

include { isOn } from './options'

/**
 * The results of participants, runs and networks that are not of this study, by their names within the folder, sorted.
 * With --clean_outdir they are removed, and none is left to tell of. Of this study itself nothing is listed, so that the
 * list, an input of the report, is the same when a run is repeated.
 */
def leftovers(results, design) {
    def others = otherResults(results, new groovy.json.JsonSlurper().parse(design))
    if (!isOn(params.clean_outdir)) {
        return others
    }
    others.each { name -> remove(results, name) }
    if (others) {
        println("--clean_outdir: removed from ${results}, as not of this study:\n  ${others.join('\n  ')}")
    }
    return []
}

/** Files that rdmflow names so and that this study does not write. */
def otherResults(results, study) {
    def subjects = study.scans*.subject.unique()
    def models = study.models*.model
    def runs = study.scans.countBy { scan -> scan.run }
    def screened = [models, study.stimuli*.run].combinations()
    def fits = [subjects, models].combinations().collect { subject, model -> "${subject}_model-${model}" }
    def table = '[.]tsv([.]json)?'
    def array = '[.]h5([.]json)?'
    // per folder: how its files are named, and how those of this study begin; a sheet may name regions that an earlier run made
    def kinds = [
        grams: ["ID_run-ID_(grams${array}|activations(/(ID[.]npy|layers[.]tsv))?)", screened.collect { model, run -> "${model}_run-${run}_" }],
        model_rdms: ["ID_run-ID_model-rdms${array}", screened.collect { model, run -> "${model}_run-${run}_" }],
        regions: ['ID/(rois[.](nii[.]gz|tsv|json)|qc[.]png|tmap_ID[.]nii[.]gz)', subjects.collect { subject -> "${subject}/" }],
        roi_rdms: ["ID_run-ID_roi-rdms${array}", study.scans.collect { scan -> "${scan.subject}_run-${scan.run}_" }],
        fits: ["ID_model-ID(_(fit|weights)${table}|[.]json)", fits.collectMany { name -> ["${name}_", "${name}.json"] }],
        unique_variance: ["ID_unique${table}", models.size() > 1 ? subjects.collect { subject -> "${subject}_unique" } : []],
        noise_ceilings: ["run-ID_ceilings${table}", runs.findAll { _run, count -> count > 1 }.collect { run, _count -> "run-${run}_" }],
    ]
    return kinds.collectMany { folder, kind ->
        def named = kind[0].replace('ID', '[A-Za-z0-9][A-Za-z0-9._-]*')
        namesBelow(results.resolve(folder))
            .findAll { name -> name ==~ named && !kind[1].any { start -> name.startsWith(start.toString()) } }
            .collect { name -> "${folder}/${name}".toString() }
    }.sort()
}

/** Files of a folder and of its folders; what a link leads to is not the folder's. */
def namesBelow(folder) {
    entries(folder).collectMany { path -> isFolder(path) ? entries(path).collect { file -> "${path.name}/${file.name}".toString() } : [path.name] }
}

def entries(folder) {
    isFolder(folder) ? folder.listFiles().toList() : []
}

def isFolder(path) {
    java.nio.file.Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)
}

/** Removes a file, and its folder where that is then empty. */
def remove(results, name) {
    def path = results.resolve(name)
    java.nio.file.Files.delete(path)
    if (name.count('/') > 1 && !entries(path.parent)) {
        java.nio.file.Files.delete(path.parent)
    }
}
