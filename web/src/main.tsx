import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { keepAlways } from "./files/workspace";
import { App } from "./shell/App";
import "./theme/tokens.css";
import "./theme/base.css";
import "./ui/ui.css";
import { followTheme } from "./theme/theme";
import { Guard } from "./ui/Guard";
import { lazyPart } from "./ui/lazyPart";
import { waitForSomebody } from "./ui/wanted";

const AdminPage = lazyPart(() => import("./admin/AdminPage").then((m) => m.AdminPage));
const EmbedPage = lazyPart(() => import("./embed/EmbedPage").then((m) => m.EmbedPage));

function pageAt(path: string) {
  const [, room, id] = path.split("/");
  switch (room) {
    case "admin": return <AdminPage />;
    case "embed": return <EmbedPage id={decodeURIComponent(id ?? "")} />;
    case "s": return <App shareId={decodeURIComponent(id ?? "")} />;
    default: return <App />;
  }
}

followTheme();
keepAlways();
waitForSomebody();
createRoot(document.getElementById("root")!).render(<StrictMode><Guard>{pageAt(location.pathname)}</Guard></StrictMode>);
