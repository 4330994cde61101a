namespace KeyScan.Detection.Structured.Formats;

/// <summary>Workflows of n8n, one a file or several: https://docs.n8n.io/workflows/export-import/.</summary>
internal sealed class N8nFormat : IStructuredFormat
{
    private static readonly StepWords Words = new(
        "credentials nodeCredentialType genericAuthType authentication webhookId id",
        "jsCode.js functionCode.js pythonCode.py code.js query.sql html.html jsonBody.json jsonHeaders.json jsonQuery.json "
            + "bodyParametersJson.json headerParametersJson.json queryParametersJson.json jsonOutput.json");

    /// <inheritdoc/>
    public string Advice =>
        "Save it in n8n as a credential (Header Auth, Query Auth or the service's own), choose that in the node, and export "
            + "the workflow anew: an export holds the credential's id alone";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && file.Holds("\"nodes\""u8)
        && (file.Holds("n8n-nodes-"u8) || (file.Holds("\"connections\""u8) && file.Holds("\"parameters\""u8)));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        // Alone, in a list, or wrapped by what has saved it: a workflow is what has nodes.
        for (int node = 0; node < json.Count; node++)
        {
            if (json.IsObject(node) && json.Member(node, "nodes"u8) is >= 0 and int nodes && json.IsArray(nodes))
                ReadWorkflow(json, node, nodes, slots);
        }
    }

    private static void ReadWorkflow(JsonView json, int workflow, int nodes, SlotList slots)
    {
        string name = StepText.Of("workflow", json.Label(workflow, "name"u8));
        var walk = new StepWalk(json, slots, Words);
        slots.Step = name;
        slots.AddPlace(json[workflow].Start, json[workflow].End);
        for (int node = json.First(nodes); node >= 0; node = json.Next(node))
        {
            slots.Step = StepText.Join(name, StepText.Of("node", json.Label(node, "name"u8)));
            slots.AddPlace(json[node].Start, json[node].End);
            if (json.Member(node, "credentials"u8) is >= 0 and int credentials)
                slots.AddReference(json[credentials].Start, json[credentials].End, "stored credential");
            walk.Walk(json.Member(node, "parameters"u8), "parameter");
        }
        ReadPinned(json, json.Member(workflow, "pinData"u8), name, walk, slots);
    }

    /// <summary>Data that was kept from a run, a list for each node.</summary>
    private static void ReadPinned(JsonView json, int pinned, string name, StepWalk walk, SlotList slots)
    {
        for (int node = json.First(pinned); node >= 0; node = json.Next(node))
        {
            slots.Step = StepText.Join(name, StepText.Of("pinned data of node", StepText.Of(json.Name(node))));
            slots.AddPlace(json[node].Start, json[node].End);
            walk.Walk(node, "field");
        }
    }
}
