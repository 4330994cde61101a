namespace KeyScan.Detection.Structured.Formats;

/// <summary>Requests that a browser has recorded: http://www.softwareishard.com/blog/har-12-spec/.</summary>
internal sealed class HarFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("", "text.json");

    /// <inheritdoc/>
    public string Advice =>
        "End the session (log out everywhere), and record anew without sensitive data, as browsers offer when they save";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && file.Holds("\"log\""u8) && file.Holds("\"entries\""u8) && file.Holds("\"request\""u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        var walk = new StepWalk(json, slots, Words);
        int number = 0;
        for (int entry = json.First(json.Member(json.Member(json.Root, "log"u8), "entries"u8)); entry >= 0; entry =
            json.Next(entry))
        {
            int request = json.Member(entry, "request"u8);
            ReadOnlySpan<byte> url = json.Raw(json.Member(request, "url"u8));
            int query = url.IndexOfAny((byte)'?', (byte)'#');
            string step = $"request {++number} {json.Label(request, "method"u8)} "
                + $"{StepText.Of(query < 0 ? url : url[..query])}".TrimEnd();
            ReadMessage(json, request, step, walk, slots);
            ReadMessage(json, json.Member(entry, "response"u8), $"{step} › response", walk, slots);
        }
    }

    private static void ReadMessage(JsonView json, int message, string step, StepWalk walk, SlotList slots)
    {
        if (message < 0)
            return;
        slots.Step = step;
        slots.AddPlace(json[message].Start, json[message].End);
        walk.Walk(json.Member(message, "headers"u8), "header");
        walk.Walk(json.Member(message, "queryString"u8), "query parameter");
        walk.Walk(json.Member(message, "cookies"u8), "cookie");
        walk.Walk(json.Member(message, "postData"u8), "body parameter");
    }
}
