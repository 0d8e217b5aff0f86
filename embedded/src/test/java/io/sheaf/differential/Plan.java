package io.sheaf.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A program: datasets, each made of some before it, and actions.
 *
 * @param steps one for each dataset
 */
record Plan(List<Step> steps, List<Action> actions) {

    /** @param inputs of which datasets */
    record Step(Shape shape, Form form, List<Integer> inputs) {}

    /** @param input of which dataset */
    record Action(int input, Ending.Call call) {}

    /**
     * What plain collections hold, one for each dataset.
     *
     * @throws RuntimeException if an operator does not fit the records it would get
     */
    List<Records> records() {
        List<Records> all = new ArrayList<>();
        for (Step step : steps) {
            all.add(step.form().reference().apply(step.inputs().stream().map(all::get).toList()));
        }
        return all;
    }

    /** What each action must give, likewise. */
    List<Expected> expected() {
        List<Records> records = records();
        return actions.stream().map(action -> action.call().reference().apply(records.get(action.input()))).toList();
    }

    /** What each action gives. */
    List<List<Object>> run(Form.Run run) {
        List<Object> datasets = new ArrayList<>();
        for (Step step : steps) {
            Object made = step.form().engine().apply(run, step.inputs().stream().map(datasets::get).toList());
            datasets.add(step.inputs().isEmpty() ? run.begun(made) : made);
        }
        return actions.stream().map(action -> action.call().engine().apply(run, datasets.get(action.input()))).toList();
    }

    /** As Java, all but the declarations of generic types. */
    @Override
    public String toString() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            code.append(step.shape()).append(" d").append(i).append(" = ").append(call(step.form().text(), step.inputs())).append(";\n");
        }
        actions.forEach(action -> code.append(call(action.call().text(), List.of(action.input()))).append(";\n"));
        return code.toString();
    }

    private static String call(String text, List<Integer> inputs) {
        String call = text;
        for (int i = 0; i < inputs.size(); i++) {
            call = call.replace("{" + i + "}", "d" + inputs.get(i));
        }
        return call;
    }
}
