sleep 1
echo end
