using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Applications that Bubble exports (<c>.bubble</c>): headers, parameters and bodies of the API connector, whatever else says
/// what it is by its name.
/// </summary>
internal sealed class BubbleFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("", "body.json initial_body.json html.html");

    /// <inheritdoc/>
    public string Advice =>
        "Set the API's authentication in the API connector (private key in header, or OAuth), mark values as private, and keep "
            + "the export out of the repository: it holds both sets of keys, private and client-safe";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && (file.EndsWith(".bubble") || file.Holds("\"apiconnector2"u8)
        || (file.Holds("\"client_safe\""u8) && file.Holds("\"secure\""u8)));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        var walk = new StepWalk(json, slots, Words);
        int settings = json.Member(json.Root, "settings"u8);
        for (int part = json.First(settings); part >= 0; part = json.Next(part))
        {
            string access = json.Name(part).SequenceEqual("client_safe"u8) ? "client-safe settings"
                : json.Name(part).SequenceEqual("secure"u8) ? "private settings" : "settings";
            for (int member = json.First(part); member >= 0; member = json.Next(member))
            {
                slots.Step = access;
                if (json.Name(member).StartsWith("apiconnector2"u8) && json.IsObject(member))
                    ReadConnector(json, member, access, walk, slots);
                else
                    Walk(json, member, walk, slots);
            }
        }
    }

    private static void ReadConnector(JsonView json, int connector, string access, StepWalk walk, SlotList slots)
    {
        for (int api = json.First(connector); api >= 0; api = json.Next(api))
        {
            string name = json.Label(api, "human"u8) is { Length: > 0 } human ? human : json.Label(api, "name"u8);
            string step = StepText.Join(access, StepText.Of("API", name));
            int calls = json.Member(api, "calls"u8);
            slots.Step = step;
            slots.AddPlace(json[api].Start, json[api].End);
            for (int member = json.First(api); member >= 0; member = json.Next(member))
            {
                if (member != calls)
                    Walk(json, member, walk, slots);
            }
            for (int call = json.First(calls); call >= 0; call = json.Next(call))
            {
                slots.Step = StepText.Join(step, StepText.Of("call", json.Label(call, "name"u8)));
                slots.AddPlace(json[call].Start, json[call].End);
                walk.Walk(call, "parameter");
            }
        }
    }

    /// <summary>
    /// A member by its own name, such as <c>private_key</c>, or one whose name ends so: <c>apiconnector2-x.headers.y.value</c>.
    /// </summary>
    private static void Walk(JsonView json, int member, StepWalk walk, SlotList slots)
    {
        ReadOnlySpan<byte> name = json.Name(member);
        bool isKey = json.IsString(member)
            && (name.IndexOf(".headers."u8) > 0 || name.EndsWith("private_key"u8) || name.EndsWith("_secret"u8))
                && name.StartsWith("apiconnector2"u8);
        if (isKey)
            slots.AddCredential(AssignmentKind.Secret, json[member].Start, json[member].End, StepText.Of(name), SlotWriting.Json);
        else
            walk.Walk(member, Bytes.IsAt(name, 0, "shared_headers"u8) ? "header" : "setting");
    }
}
