namespace KeyScan.Detection.Structured.Formats;

/// <summary>Zaps that Zapier exports: <c>zaps[].nodes[].params</c>.</summary>
internal sealed class ZapierFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("authentication_id account_id", "code.js");

    /// <inheritdoc/>
    public string Advice =>
        "Connect the service as an app (or API by Zapier) so that Zapier keeps the credential, choose that account in the "
            + "step, and export the zap anew";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && file.Holds("\"selected_api\""u8) && file.Holds("\"params\""u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        var walk = new StepWalk(json, slots, Words);
        string zap = "zap";
        for (int node = 0; node < json.Count; node++)
        {
            if (!json.IsObject(node))
                continue;
            if (json.Member(node, "nodes"u8) >= 0 && json.Label(node, "title"u8) is { Length: > 0 } title)
                zap = StepText.Of("zap", title);
            if (json.Member(node, "params"u8) is not (>= 0 and int values) || json.Member(node, "action"u8) < 0
                && json.Member(node, "type_of"u8) < 0)
                continue;
            string app = json.Label(node, "selected_api"u8);
            int version = app.IndexOf('@', StringComparison.Ordinal);
            slots.Step = $"{zap} › step {json.Label(node, "id"u8)} "
                + $"{StepText.Of(version > 0 ? app[..version] : app, json.Label(node, "action"u8))}";
            slots.AddPlace(json[values].Start, json[values].End);
            walk.Walk(values, "parameter");
        }
    }
}
