using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Projects that FlutterFlow exports: calls in <c>api_calls.dart</c>, constants in <c>app_constants.dart</c>, and values of an
/// environment in
/// <c>environment.json</c>. All of them are in the app that users download.
/// </summary>
internal sealed class FlutterFlowFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("", "");

    /// <inheritdoc/>
    public string Advice =>
        "Whoever has the app can read it: make the API call private (FlutterFlow then makes it from a cloud function that "
            + "holds the key), or call the service from a server of yours";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed("api_calls.dart", "app_constants.dart")
        || (file.IsJson && file.IsNamed("environment.json")
            && (file.Path.Contains("environment_values", StringComparison.Ordinal)
                || file.Path.Contains("assets/", StringComparison.Ordinal)))
        || (file.Path.Length == 0 && file.Bytes.StartsWith("import 'dart:"u8) && file.Holds("ApiManager.instance.makeApiCall"u8));

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
        (int Start, int End) name = default;
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
            ReadLine(lines, what, ref name, slots);
        }
    }

    /// <summary>
    /// <c>'Authorization': 'Bearer …',</c> makes a slot, also with a line end behind the colon; any other line says where it is.
    /// </summary>
    private static void ReadLine(in LineReader lines, string what, ref (int Start, int End) name, SlotList slots)
    {
        ReadOnlySpan<byte> line = lines.Line;
        int from = 0, open = line.IndexOf((byte)'\''), close = open < 0 ? -1 : line[(open + 1)..].IndexOf("':"u8);
        if (close >= 0)
        {
            name = (lines.Start + open + 1, lines.Start + open + 1 + close);
            from = open + close + 3;
        }
        int start = line[from..].IndexOf((byte)'\'') + from + 1, end = start == from ? -1 : line.LastIndexOf((byte)'\'');
        if (end < start || name.End == 0)
        {
            if (close < 0)
                name = default;
            slots.Add(new Slot(SlotUse.Place, AssignmentKind.None, lines.Start, lines.End, slots.Step, what));
            return;
        }
        // What is put together from variables is none.
        SlotUse use = line[start..end].Contains((byte)'$') ? SlotUse.Place
            : CredentialSlots.UseOf(lines.Text[name.Start..name.End], what);
        slots.Add(new Slot(use, AssignmentKind.None, lines.Start + start, lines.Start + end, slots.Step,
            what) { NameStart = name.Start, NameEnd = name.End });
        name = default;
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
