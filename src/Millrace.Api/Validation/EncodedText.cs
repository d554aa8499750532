using System.Globalization;
using System.Text;
using Millrace.Api.Requests;

namespace Millrace.Api.Validation;

/// <summary>Turns text of the wire into the bytes it stands for.</summary>
internal static class EncodedText
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The bytes, or null with an error. A byte order mark of UTF-8 text is left out; base64 and hex keep every byte.</summary>
    public static byte[]? Decode(string text, string? encoding, string field, string encodingField, bool allowHex, FieldErrors errors)
    {
        switch (encoding)
        {
            case null or "utf8":
                return Encoding.UTF8.GetBytes(WithoutMark(text));
            case "base64":
                return FromBase64(text, field, errors);
            case "hex" when allowHex:
                return FromHex(text, field, errors);
            default:
                errors.Add(encodingField, allowHex ? "must be utf8, base64 or hex" : "must be utf8 or base64");
                return null;
        }
    }

    public static string WithoutMark(string text) => text.StartsWith(ByteOrderMark) ? text[1..] : text;

    private static byte[]? FromBase64(string text, string field, FieldErrors errors)
    {
        var bytes = new byte[(text.Length / 4 + 1) * 3];
        if (Convert.TryFromBase64String(text, bytes, out var length))
        {
            return bytes[..length];
        }

        var odd = text.AsSpan().IndexOfAnyExcept(Base64Characters);
        errors.Add(field, odd >= 0
            ? Invariant($"is not valid base64: character {odd + 1} is not of its alphabet")
            : Invariant($"is not valid base64: its {text.Length} characters do not end in whole groups of 4 with = at the end"));
        return null;
    }

    private static byte[]? FromHex(string text, string field, FieldErrors errors)
    {
        var odd = text.AsSpan().IndexOfAnyExcept(HexCharacters);
        if (odd >= 0)
        {
            errors.Add(field, Invariant($"is not valid hex: character {odd + 1} is not of 0-9, a-f"));
            return null;
        }

        if (text.Length % 2 != 0)
        {
            errors.Add(field, Invariant($"is not valid hex: {text.Length} digits do not make whole bytes"));
            return null;
        }

        return Convert.FromHexString(text);
    }

    private static readonly System.Buffers.SearchValues<char> Base64Characters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n");

    private static readonly System.Buffers.SearchValues<char> HexCharacters = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
