// What an earlier, other study left in the folder of results.

include { isOn ; measuresOf } from './options'

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
    def map = '(_hemi-[LR][.]func[.]gii|[.]dscalar[.]nii|[.]nii[.]gz)'
    def together = isOn(params.searchlight) && study.one_space && models && subjects.size() > 1
    // per folder: how its files begin and end, and the beginnings of this study's; a sheet may name regions of an earlier run
    def kinds = [
        ['grams', 'ID_run-ID', "_(grams${array}|activations(/(ID[.]npy|layers[.]tsv))?)", screened.collect { model, run -> "${model}_run-${run}" }],
        ['model_rdms', 'ID_run-ID', "_model-rdms${array}", screened.collect { model, run -> "${model}_run-${run}" }],
        ['regions', 'ID', '/(rois[.](nii[.]gz|dscalar[.]nii|tsv|json)|qc[.]png|tmap_ID[.]nii[.]gz)', subjects],
        ['roi_rdms', 'ID_run-ID', "_roi-rdms${array}", study.scans.collect { scan -> "${scan.subject}_run-${scan.run}" }],
        ['fits', 'ID_model-ID', '_(fit|weights)[.]tsv', fits],
        ['fits', 'ID', '[.]json', models ? subjects : []],
        ['fits', 'ID', '_lag_scan[.]tsv', study.lag_scan ? subjects : []],
        ['fits', 'ID', '_layers[.]tsv', models && isOn(params.layer_profile) ? subjects : []],
        ['unique_variance', 'ID', "_unique${table}", models.size() > 1 ? subjects : []],
        ['maps', 'ID', '_searchlight[.]json', isOn(params.searchlight) && models ? subjects : []],
        ['maps', 'ID_model-ID', "_time-[a-z]+_r${map}", isOn(params.searchlight) ? fits : []],
        ['maps', 'group_model-ID', "_time-[a-z]+([.]png|_(mean|t|tfce|p|q)${map})", together ? models.collect { model -> "group_model-${model}" } : []],
        ['maps', 'group_maps', '[.]json', together ? ['group_maps'] : []],
        ['measures', 'ID', "_measures${table}", models && measuresOf(params.measures, true) ? subjects : []],
        ['variance_parts', 'ID', "_parts${table}", models && isOn(params.partition) ? subjects : []],
        ['.', 'model_similarity', table, subjects ? [] : ['model_similarity']],
        ['noise_ceilings', 'run-ID', "_ceilings${table}", runs.findAll { _run, count -> count > 1 }.collect { run, _count -> "run-${run}" }],
    ]
    return kinds.collectMany { folder, start, end, own ->
        def named = withIdentifiers("${start}${end}")
        def ours = own.collect { name -> java.util.regex.Pattern.quote("${name}") }.join('|')
        namesBelow(results.resolve(folder))
            .findAll { name -> name ==~ named && !(ours && name ==~ "(${ours})${withIdentifiers(end)}") }
            .collect { name -> "${folder}/${name}".toString() }
    }.sort()
}

def withIdentifiers(pattern) {
    "${pattern}".replace('ID', '[A-Za-z0-9][A-Za-z0-9._-]*')
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
