using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Projects that FlutterFlow exports: calls in <c>api_calls.dart</c>, constants in <c>app_constants.dart</c>, and values of an environment in
/// <c>environment.json</c>. All of them are in the app that users download.
/// </summary>
internal sealed class FlutterFlowFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("", "");

    /// <inheritdoc/>
    public string Advice => "Whoever has the app can read it: make the API call private (FlutterFlow then makes it from a cloud function that holds the key), or call the service from a server of yours";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed("api_calls.dart", "app_constants.dart")
        || (file.IsJson && file.IsNamed("environment.json") && (file.Path.Contains("environment_values", StringComparison.Ordinal) || file.Path.Contains("assets/", StringComparison.Ordinal)))
        || (file.Path.Length == 0 && file.Holds("ApiManager.instance.makeApiCall"u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        if (file.IsJson)
        {
            slots.Step = "environment";
            new StepWalk(file.Json, slots, Words).Walk(file.Json.Root, "value");
            return;
        }
        var lines = new LineReader(file.Bytes);
        string group = file.IsNamed("app_constants.dart") ? "constants" : "API call";
        string what = "";
        slots.Step = group;
        while (lines.TryNext())
        {
            ReadOnlySpan<byte> line = lines.Line.Trim(" \t"u8);
            if (line.StartsWith("class "u8))
                slots.Step = group == "constants" ? group : StepText.Of("API call", Word(line[6..]));
            else if (line.StartsWith("callName:"u8))
                slots.Step = StepText.Of("API call", Quoted(line));
            what = line switch
            {
                _ when line.StartsWith("headers:"u8) || line.IndexOf("headers = {"u8) >= 0 => "header",
                _ when line.StartsWith("params:"u8) => "query parameter",
                _ when line.IndexOf("ffApiRequestBody"u8) >= 0 || line.StartsWith("body:"u8) => "body",
                _ when line.StartsWith("}"u8) => "",
                _ => what,
            };
            ReadLine(lines, what, slots);
        }
    }

    /// <summary><c>'Authorization': 'Bearer …',</c> makes a slot; any other line says where it is.</summary>
    private static void ReadLine(in LineReader lines, string what, SlotList slots)
    {
        ReadOnlySpan<byte> line = lines.Line;
        int open = line.IndexOf((byte)'\'');
        int close = open < 0 ? -1 : line[(open + 1)..].IndexOf("': '"u8);
        int start = open + close + 5;
        int end = close < 0 ? -1 : line[start..].LastIndexOf((byte)'\'');
        if (end <= 0)
        {
            slots.Add(new Slot(SlotUse.Place, AssignmentKind.None, lines.Start, lines.End, slots.Step, what));
            return;
        }
        ReadOnlySpan<byte> name = line.Slice(open + 1, close);
        ReadOnlySpan<byte> value = line.Slice(start, end);
        bool isReference = value.Contains((byte)'$');
        slots.Add(new Slot(isReference ? SlotUse.Place : CredentialSlots.UseOf(name, what), AssignmentKind.None, lines.Start + start, lines.Start + start + end, slots.Step, what)
        {
            NameStart = lines.Start + open + 1,
            NameEnd = lines.Start + open + 1 + close,
        });
    }

    private static string Word(ReadOnlySpan<byte> text)
    {
        int end = 0;
        while (end < text.Length && Bytes.IsName(text[end]))
            end++;
        return StepText.Of(text[..end]);
    }

    private static string Quoted(ReadOnlySpan<byte> line)
    {
        int open = line.IndexOf((byte)'\''), close = line.LastIndexOf((byte)'\'');
        return close > open && open >= 0 ? StepText.Of(line[(open + 1)..close]) : "";
    }
}
