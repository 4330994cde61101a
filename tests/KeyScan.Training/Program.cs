using KeyScan.Training;
using KeyScan.Detection.Assignments;

return args switch
{
    ["train", string output, string labelled, .. string[] clean] => Experiment.Train(output, labelled, clean),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("cv LABELLED [CLEAN…]");
    return 2;
}
