package rdmflow.tool.renderreport.chart;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.ScriptableObject;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Resources;

/**
 * Apache ECharts without a browser: its own rendering to SVG text, run by Mozilla's Rhino. The charts stand in
 * figures.js; texts are measured by {@link Glyphs}, so that a layout depends on no font of the machine.
 */
final class ECharts {
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final ScriptableObject SCOPE = load();

    private ECharts() {}

    /**
     * Draws a chart of figures.js.
     *
     * @return an object of svg (text), height, and told (for each series, for each item: tip and network)
     */
    static synchronized JsonNode draw(String kind, double width, double height, Object data) {
        try (Context context = enter()) {
            Function draw = (Function) SCOPE.get("draw", SCOPE);
            Object[] arguments = {kind, width, height, JSON.writeValueAsString(data)};
            return JSON.readTree(Context.toString(draw.call(context, SCOPE, SCOPE, arguments)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a chart's data are not JSON", e);
        }
    }

    private static ScriptableObject load() {
        try (Context context = enter()) {
            ScriptableObject scope = context.initSafeStandardObjects();
            scope.put("self", scope, scope);
            scope.put(
                    "textWidth",
                    scope,
                    new LambdaFunction(
                            scope,
                            "textWidth",
                            2,
                            (cx, s, self, arguments) ->
                                    Glyphs.width(Context.toString(arguments[0]), Context.toNumber(arguments[1]))));
            for (String script : new String[] {"figures.js", "echarts/echarts.min.js"}) {
                context.evaluateString(scope, Resources.text(script), script, 1, null);
            }
            context.evaluateString(scope, "ready()", "ready", 1, null);
            return scope;
        }
    }

    private static Context enter() {
        Context context = Context.enter();
        // The library's one big function is larger than a compiled method may be.
        context.setInterpretedMode(true);
        context.setLanguageVersion(Context.VERSION_ES6);
        return context;
    }
}
