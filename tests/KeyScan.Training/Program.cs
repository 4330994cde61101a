using KeyScan.Training;

return args switch
{
    ["train", string output, string labelled, string rules, .. string[] clean] =>
        Experiment.Train(output, new TrainingText(labelled, rules, clean)),
    ["folds", string folder, string labelled, string rules, .. string[] clean] =>
        Experiment.WriteFolds(folder, new TrainingText(labelled, rules, clean)),
    ["ablation", string labelled, string rules, .. string[] clean] => Experiment.Ablate(new TrainingText(labelled, rules, clean)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        train TABLE LABELLED RULES CLEAN… [!HELD-OUT…]     fits on everything and writes the judge's table
        folds FOLDER LABELLED RULES CLEAN…                 a table for each fold of repositories, fitted on the others (for `quality folds`)
        ablation LABELLED RULES CLEAN…                     what each group of features adds
        """);
    return 2;
}
