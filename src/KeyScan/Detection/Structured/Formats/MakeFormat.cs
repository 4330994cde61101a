namespace KeyScan.Detection.Structured.Formats;

/// <summary>Blueprints of Make: https://help.make.com/blueprints.</summary>
internal sealed class MakeFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("__IMTCONN__ __IMTHOOK__ __IMTKEYCHAIN__ account restore expect", "code.js");

    /// <inheritdoc/>
    public string Advice =>
        "Keep it in Make as a connection, or in the keychain of the HTTP modules that take one, choose that in the module, and "
            + "export the blueprint anew";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && file.Holds("\"flow\""u8) && file.Holds("\"module\""u8)
        && (file.Holds("\"mapper\""u8) || file.Holds("\"designer\""u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        var walk = new StepWalk(json, slots, Words);
        string scenario = "scenario";
        for (int node = 0; node < json.Count; node++)
        {
            if (!json.IsObject(node))
                continue;
            if (json.Member(node, "flow"u8) >= 0 && json.Label(node, "name"u8) is { Length: > 0 } name)
                scenario = StepText.Of("scenario", name);
            if (json.Member(node, "module"u8) is >= 0 and int module && json.IsString(module))
                ReadModule(json, node, module, scenario, walk, slots);
        }
    }

    private static void ReadModule(JsonView json, int node, int module, string scenario, StepWalk walk, SlotList slots)
    {
        slots.Step = $"{scenario} › module {json.Label(node, "id"u8)} {StepText.Of(json.Raw(module))}";
        for (int member = json.First(node); member >= 0; member = json.Next(member))
        {
            ReadOnlySpan<byte> name = json.Name(member);
            if (!name.SequenceEqual("mapper"u8) && !name.SequenceEqual("parameters"u8))
                continue;
            slots.AddPlace(json[member].Start, json[member].End);
            walk.Walk(member, "parameter");
        }
    }
}
