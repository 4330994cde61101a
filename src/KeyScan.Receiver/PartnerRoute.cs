using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KeyScan.Receiver;

/// <summary>
/// Takes messages of GitHub's secret scanning partner program (docs.github.com, "Secret scanning partner program"). They carry
/// no time: a message that comes again gets the answer that it had.
/// </summary>
internal sealed class PartnerRoute(PartnerKeys keys, LeakReceiverOptions options)
{
    private readonly ReceivedEvents _received = new(options.Time, options.Memory);

    /// <summary>Answers one.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (await LeakAnswers.ReadBodyAsync(context.Request, options.LongestBody) is not { } body)
        {
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "body");
            return;
        }
        ILogger logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(LeakLog.Category);
        IHeaderDictionary headers = context.Request.Headers;
        bool? isSigned = await keys.HaveSignedAsync(headers["Github-Public-Key-Identifier"].ToString(),
            headers["Github-Public-Key-Signature"].ToString(), body, logger, context.RequestAborted);
        if (isSigned is null)
        {
            context.Response.Headers.RetryAfter = "60";
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "public keys");
            return;
        }
        if (isSigned == false)
        {
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "signature");
            return;
        }
        string id = Convert.ToHexStringLower(SHA256.HashData(body));
        if (_received.Find(id) is { } known)
            await LeakAnswers.WriteAsync(context, StatusCodes.Status200OK, known);
        else if (ReportJson.ReadMatches(body, id) is not { } reports)
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "body");
        else
            await TakeAsync(context, id, reports, logger);
    }

    private async Task TakeAsync(HttpContext context, string id, IReadOnlyList<LeakReport> reports, ILogger logger)
    {
        var revoker = context.RequestServices.GetRequiredService<IKeyRevoker>();
        var verdicts = new List<LeakVerdict>(reports.Count);
        foreach (LeakReport report in reports)
        {
            LeakVerdict verdict = await revoker.RevokeAsync(report, context.RequestAborted);
            verdicts.Add(verdict);
            LeakLog.Taken(logger, report.Id, "partner", verdict.ToString());
        }
        // KeyScan reads what became of the key as well; GitHub documents the label alone.
        byte[] answer = Answer(reports, verdicts, withStatus: context.Request.Headers.ContainsKey("X-Keyscan-Event-Id"));
        _received.Add(id, answer);
        await LeakAnswers.WriteAsync(context, StatusCodes.Status200OK, answer);
    }

    /// <summary>A label for each key, which is named by its hash: an answer must not hold a key.</summary>
    private static byte[] Answer(IReadOnlyList<LeakReport> reports, List<LeakVerdict> verdicts, bool withStatus) =>
        LeakAnswers.Json(writer =>
    {
        writer.WriteStartArray();
        for (int i = 0; i < reports.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("token_hash", Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(reports[i].Token!))));
            writer.WriteString("token_type", reports[i].Type ?? "");
            writer.WriteString("label", verdicts[i] == LeakVerdict.Unknown ? "false_positive" : "true_positive");
            if (withStatus && verdicts[i] != LeakVerdict.Unknown)
                LeakAnswers.WriteVerdict(writer, verdicts[i]);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });
}
